//! Labels and memory as JSON are what `docs/label.schema.json` says, and what it
//! does not say is refused. The published schema lets fields be added; here
//! there are none but those that it names.

use jsonschema::Validator;
use netweight::{Memory, Optimizer, Summary};
use serde_json::{Value, json};

#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "../../../../examples/networks.rs"]
mod networks;

netweight::network! {
    /// A form of every kind.
    Forms: 32x32x3 -> 10 = <
        stem: { conv(16, 3x3) relu }
        repeat 2 { residual { conv(16, 3x3) batchnorm } relu }
        aux { global_avgpool fc(10) }
        aux(training) { flatten fc(10) }
        checkpoint { conv(16, 3x3, stride = 2) }
        concat { conv(8, 1x1) } { conv(8, 3x3) } {}
        tokens
        experts(4, 2) { linear(64) relu linear(32) }
        global_avgpool fc(10)
    >
}

fn main() {
    let mut schema: Value = serde_json::from_str(netweight::json::SCHEMA).expect("the schema is JSON");
    let open = jsonschema::validator_for(&schema).expect("the schema is one");
    close(&mut schema);
    let schema = jsonschema::validator_for(&schema).expect("the schema is one");

    let labels = networks();
    for label in &labels {
        validate(&schema, label.name(), &json!(label));
    }
    let training = Forms::training().batch(32).optimizer(Optimizer::Adam);
    for memory in [training.memory(), Forms::inference().memory()] {
        let json: Value = json!(memory);
        validate(&schema, "memory", &json);
        assert_eq!(sum(&json["parts"], "bytes"), memory.total());
    }
    totals(&labels);
    refuses(&schema, &labels[0], &training.memory());
    takes_a_field_more(&open, &labels[0]);
    println!("{} labels are valid", labels.len());
}

fn networks() -> Vec<Summary<'static>> {
    let examples = networks::NETWORKS.iter().map(|entry| (entry.summary)());
    examples.chain([Forms::summary()]).collect()
}

/// Has a schema refuse the fields that it does not name.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.get("type") == Some(&json!("object")) {
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// A later version may have fields that this one does not know.
fn takes_a_field_more(schema: &Validator, label: &Summary<'_>) {
    let mut json = json!(label);
    json["more"] = json!(1);
    json["layers"][0]["more"] = json!(1);
    assert!(schema.is_valid(&json), "a field more is refused");
}

fn validate(schema: &Validator, name: &str, json: &Value) {
    // As a text, and read again.
    let json: Value = serde_json::from_str(&json.to_string()).expect("it is JSON");
    let mistakes: Vec<String> =
        schema.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(mistakes.is_empty(), "{name}: {mistakes:#?}");
}

fn sum(items: &Value, field: &str) -> u64 {
    let items = items.as_array().expect("an array");
    items.iter().map(|item| item[field].as_u64().expect("a count")).sum()
}

/// The layers come to the sums, and read only what is there before them.
fn totals(labels: &[Summary<'_>]) {
    for label in labels {
        let json = json!(label);
        for quantity in ["params", "buffers", "macs", "outputs"] {
            assert_eq!(sum(&json["layers"], quantity), json[quantity], "{quantity} of {}", label.name());
        }
        let layers = json["layers"].as_array().expect("an array");
        let groups = json["groups"].as_array().expect("an array");
        for (row, layer) in layers.iter().enumerate() {
            let reads = layer["reads"].as_array().expect("an array");
            assert!(reads.iter().all(|read| read.as_u64().is_some_and(|read| read <= row as u64)));
            if let Some(group) = layer["group"].as_u64() {
                let Value::Object(group) = &groups[usize::try_from(group).expect("an index")] else {
                    panic!("a group is an object");
                };
                let row = row as u64 + 1;
                let holds = |first: &Value, last: &Value| first.as_u64() <= Some(row) && Some(row) <= last.as_u64();
                assert!(holds(&group["first"], &group["last"]), "{layer}");
            }
        }
    }
}

/// A schema that takes anything would say nothing.
fn refuses(schema: &Validator, label: &Summary<'_>, memory: &Memory<'_>) {
    let changes: [fn(&mut Value); 9] = [
        |json| json["version"] = json!(2),
        |json| json["layers"][0]["params"] = json!(-1),
        |json| json["layers"][0]["params"] = json!("many"),
        |json| json["layers"][0]["output"] = json!([]),
        |json| json["layers"][0]["reads"] = json!([]),
        |json| json["layers"][0]["more"] = json!(1),
        |json| json["groups"][0] = json!({ "kind": "unknown" }),
        |json| json["aperture"] = json!("all"),
        |json| *json = json!([]),
    ];
    for (index, change) in changes.iter().enumerate() {
        let mut json = json!(label);
        change(&mut json);
        assert!(!schema.is_valid(&json), "change {index} was taken");
    }
    for json in [json!(label), json!(memory)] {
        let fields: Vec<String> = json.as_object().expect("an object").keys().cloned().collect();
        for field in fields {
            let mut json = json.clone();
            json.as_object_mut().expect("an object").remove(&field);
            assert!(!schema.is_valid(&json), "nobody misses `{field}`");
        }
    }
}
