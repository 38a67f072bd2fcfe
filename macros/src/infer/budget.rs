//! Asks the engine whether a network keeps its bounds, as far as they are
//! literal.

use netweight_core::device::Headroom;
use netweight_core::graph::Graph;
use netweight_core::memory::{Invalid, Moment, Plan, Room, Rules, Signal, Slot, Sums};
use netweight_core::{Device, Inference, Memory, OverBudget, Shards, Training};

use crate::diagnostics::{Errors, Spot};
use crate::expression::{Environment, Evaluated, Expression};
use crate::resolve::{Bound, Limit, Network, Setting, Subject, Value};

/// How much a network uses of what a bound allows.
pub struct Usage {
    /// What kind of memory, where a device has two.
    pub part: &'static str,
    pub used: u128,
    pub allowed: u128,
    pub is_bytes: bool,
    /// Whether what is allowed was read off a number that was rounded.
    pub is_approximate: bool,
    /// What is kept free of the memory, beside what is allowed.
    pub kept_free: Option<Headroom>,
}

impl Usage {
    fn bytes(part: &'static str, used: u64, allowed: u64) -> Self {
        Self {
            part,
            used: used.into(),
            allowed: allowed.into(),
            is_bytes: true,
            is_approximate: false,
            kept_free: None,
        }
    }

    /// Of the memory of a device.
    fn memory(part: &'static str, used: u64, allowed: u64, device: &Device, kept_free: Headroom) -> Self {
        Self {
            is_approximate: device.is_approximate(),
            kept_free: (kept_free.bytes() > 0).then_some(kept_free),
            ..Self::bytes(part, used, allowed)
        }
    }
}

/// Reports the bounds that do not hold; returns those that only rustc can
/// check, and how much is used of each.
pub fn check(network: &Network<'_>, graph: &Graph<'_>, errors: &mut Errors) -> (Vec<usize>, Vec<Vec<Usage>>) {
    let name = network.declaration.name.to_string();
    let name = name.trim_start_matches("r#");
    let mut deferred = Vec::new();
    let mut usages = Vec::new();
    for (index, bound) in network.bounds.iter().enumerate() {
        let mut used = Vec::new();
        match asked(name, bound, graph) {
            None => deferred.push(index),
            Some(Err((spot, message))) => errors.error(spot, message),
            Some(Ok(usage)) => used = usage,
        }
        usages.push(used);
    }
    (deferred, usages)
}

/// What a bound leaves, or what is wrong with it, and where; none if only
/// rustc knows.
fn asked(name: &str, bound: &Bound, graph: &Graph<'_>) -> Option<Result<Vec<Usage>, (Spot, String)>> {
    match &bound.subject {
        Subject::Quantity(quantity) => {
            let Limit::Number(limit) = bound.limit else { return None };
            let usage = Usage {
                part: "",
                used: quantity.amount(graph.totals()),
                allowed: limit.into(),
                is_bytes: quantity.is_bytes(),
                is_approximate: false,
                kept_free: None,
            };
            Some(
                quantity.excess(name, graph, limit).map_or(Ok(vec![usage]), |text| Err((bound.spot, text.to_string()))),
            )
        }
        Subject::Training(settings) => {
            let device = device(&bound.limit)?;
            let ask = |plans| settings.iter().try_fold(Training::new(name, plans), |asked, it| train(&asked, it));
            let drawn = Drawn::new(graph, ask(&[])?.rules(&device));
            let plans = [drawn.plan()];
            let training = ask(&plans)?;
            let (allowed, kept_free) = (training.available(&device), training.kept_free(&device));
            let usage = |memory: Memory<'_>| vec![Usage::memory("", memory.total(), allowed, &device, kept_free)];
            Some(training.check(&device).map(usage).map_err(|over| (place(bound, settings, &over), over.to_string())))
        }
        Subject::Inference(settings) => {
            let device = device(&bound.limit)?;
            let ask = |plans| settings.iter().try_fold(Inference::new(name, plans), |asked, it| infer(&asked, it));
            let drawn = Drawn::new(graph, ask(&[])?.rules(&device));
            let plans = [drawn.plan()];
            let inference = ask(&plans)?;
            let (allowed, kept_free) = (inference.available(&device), inference.kept_free(&device));
            let memory = |part, used| Usage::memory(part, used, allowed, &device, kept_free);
            let usage = |used: Memory<'_>| match device.flash() {
                Some(flash) => {
                    vec![memory("RAM", used.total() - used.stored()), Usage::bytes("flash", used.stored(), flash)]
                }
                None => vec![memory("", used.total())],
            };
            Some(inference.check(&device).map(usage).map_err(|over| (place(bound, settings, &over), over.to_string())))
        }
    }
}

/// The rules of the plans that rustc needs for a bound on memory: those of a card and
/// those of a microcontroller, if only rustc knows which of both it is.
pub fn rules(bound: &Bound) -> Vec<Rules> {
    const UNKNOWN: [Device; 2] = [Device::gpu("", 1), Device::microcontroller("", 1, 1)];
    let devices = device(&bound.limit).map_or(UNKNOWN.to_vec(), |device| vec![device]);
    let mut rules: Vec<Rules> = devices.iter().filter_map(|device| rules_on(bound, device)).collect();
    rules.dedup();
    rules
}

fn rules_on(bound: &Bound, device: &Device) -> Option<Rules> {
    match &bound.subject {
        Subject::Quantity(_) => None,
        Subject::Training(settings) => {
            let asked = |asked, setting| train(&asked, setting).unwrap_or(asked);
            Some(settings.iter().fold(Training::new("", &[]), asked).rules(device))
        }
        Subject::Inference(settings) => {
            let asked = |asked, setting| infer(&asked, setting).unwrap_or(asked);
            Some(settings.iter().fold(Inference::new("", &[]), asked).rules(device))
        }
    }
}

/// The option that is wrong, or else the bound.
fn place(bound: &Bound, settings: &[Setting], over: &OverBudget<'_>) -> Spot {
    let option = match over {
        OverBudget::Settings(Invalid::Overflow { .. }) => "batch",
        OverBudget::Settings(Invalid::StepsOverflow { .. }) => "accumulate",
        OverBudget::Settings(Invalid::Cache | Invalid::TextbookCache | Invalid::CacheOverflow { .. }) => "cache",
        OverBudget::Settings(Invalid::InPlace(_)) => "in_place",
        OverBudget::Settings(Invalid::Kernel(_)) => "kernel",
        _ => "",
    };
    settings.iter().find(|setting| setting.name == option).map_or(bound.spot, |setting| setting.spot)
}

fn device(limit: &Limit) -> Option<Device> {
    match limit {
        Limit::Number(bytes) => Some(Device::budget(*bytes)),
        Limit::Device(_, device) => Some(*device),
        Limit::Constant(..) => None,
    }
}

/// Applies an option; none if only rustc knows its value.
fn train<'g>(training: &Training<'g>, setting: &Setting) -> Option<Training<'g>> {
    Some(match &setting.value {
        Value::Number(batch) if setting.name == "batch" => training.batch(number(batch)?),
        Value::Number(steps) => training.accumulate(number(steps)?),
        Value::Bytes(headroom) => training.headroom(bytes(headroom)?),
        Value::Optimizer(optimizer) => training.optimizer(*optimizer),
        Value::Precision(precision) => training.precision(*precision),
        Value::Accounting(accounting) => training.accounting(*accounting),
        Value::Loss(loss) => training.loss(*loss),
        Value::Backend(backend) => training.backend(*backend),
        Value::Kernel(kernel) => training.kernel(*kernel),
        Value::Shards(stage, devices) => training.shards(Shards::of(&stage.to_string(), number(devices)?)?),
        Value::Flag(decays) => training.weight_decay(*decays),
    })
}

fn infer<'g>(inference: &Inference<'g>, setting: &Setting) -> Option<Inference<'g>> {
    Some(match &setting.value {
        Value::Number(batch) if setting.name == "batch" => inference.batch(number(batch)?),
        Value::Number(length) => inference.cache(number(length)?),
        Value::Bytes(headroom) => inference.headroom(bytes(headroom)?),
        Value::Precision(precision) => inference.precision(*precision),
        Value::Accounting(accounting) => inference.accounting(*accounting),
        Value::Flag(in_place) => inference.in_place(*in_place),
        Value::Backend(backend) => inference.backend(*backend),
        Value::Kernel(kernel) => inference.kernel(*kernel),
        Value::Optimizer(_) | Value::Loss(_) | Value::Shards(..) => return None,
    })
}

/// A literal number from 0; the others rustc reports.
fn number(expression: &Expression) -> Option<u64> {
    match expression.value(&Environment::EMPTY) {
        Evaluated::Known(value) => u64::try_from(value.ok()?).ok(),
        Evaluated::Unknown => None,
    }
}

fn bytes(limit: &Limit) -> Option<u64> {
    match limit {
        Limit::Number(bytes) => Some(*bytes),
        _ => None,
    }
}

/// A plan on the heap.
struct Drawn<'g> {
    graph: Graph<'g>,
    moments: Vec<Moment>,
    sums: Sums,
}

impl<'g> Drawn<'g> {
    fn new(graph: &Graph<'g>, rules: Rules) -> Self {
        let room = Room::of(graph);
        let mut slots = vec![Slot::BLANK; room.slots];
        let mut edges = vec![0; room.edges];
        let mut signals = vec![Signal::BLANK; room.signals()];
        let mut moments = vec![Moment::BLANK; room.moments_by(rules)];
        let Plan { moments, sums, .. } = Plan::draw(graph, rules, &mut slots, &mut edges, &mut signals, &mut moments);
        Self { graph: *graph, moments: moments.to_vec(), sums }
    }

    fn plan(&self) -> Plan<'_> {
        Plan { graph: self.graph, moments: &self.moments, sums: self.sums }
    }
}
