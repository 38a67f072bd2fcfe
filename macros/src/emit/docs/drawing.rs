//! The drawing, in the manner of a nutrition label.

use netweight_core::{Bytes, Grouped};

use super::bounds::{self, UNKNOWN};
use super::canvas::{Canvas, Font, INNER, LEFT, RIGHT, WIDTH};
use super::html::{append, escape};
use super::share::percent;
use super::table::known;
use super::tree::{Node, NodeKind, Sums};
use super::words;
use crate::infer::Facts;
use crate::resolve::Network;

/// So many groups have bars of their own.
const MOST: usize = 8;
/// Where the columns of bars end, and their width.
const COLUMNS: [u32; 3] = [RIGHT - 152, RIGHT - 76, RIGHT];
const COLUMN: u32 = 70;
const TEXT: [Font; 2] = [Font::plain(14), Font::plain(14)];
const STRONG: [Font; 2] = [Font::bold(14), Font::bold(14)];

/// An image that says in words what it shows.
pub fn svg(network: &Network<'_>, facts: &Facts, nodes: &[Node<'_>]) -> String {
    let mut canvas = Canvas { body: String::new(), y: 14 };
    let sums = Sums::of(nodes);
    let shares = shares(nodes);
    head(&mut canvas, network, facts);
    amounts(&mut canvas, facts, &sums);
    bars(&mut canvas, &shares, &sums);
    budget(&mut canvas, network, facts);
    foot(&mut canvas, &sums);
    let (name, height) = (words::name(network), canvas.y + 10);
    let (title, description) = (format!("The label of {name}."), description(network, facts, &sums, &shares));
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\" \
         aria-labelledby=\"netweight-{name}-title netweight-{name}-facts\" fill=\"currentColor\" \
         font-family=\"Helvetica, Arial, Roboto, 'Fira Sans', sans-serif\">\n\
         <title id=\"netweight-{name}-title\">{}</title>\n<desc id=\"netweight-{name}-facts\">{}</desc>\n\
         <rect x=\"1\" y=\"1\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/>\n\
         {}</svg>\n",
        escape(&title),
        escape(&description),
        WIDTH - 2,
        height - 2,
        canvas.body,
    )
}

fn head(canvas: &mut Canvas, network: &Network<'_>, facts: &Facts) {
    // As wide as the label, whatever the font.
    canvas.push(format_args!(
        "<text x=\"{LEFT}\" y=\"51\" font-size=\"46\" font-weight=\"800\" textLength=\"{INNER}\" \
         lengthAdjust=\"spacingAndGlyphs\">Network Facts</text>\n"
    ));
    canvas.y = 60;
    canvas.rule(1);
    let (name, shapes) = (Font::bold(20), Font::plain(15));
    canvas.text(LEFT, canvas.y + 18, name, &name.fitted(&words::name(network), INNER));
    canvas.text(LEFT, canvas.y + 38, shapes, &shapes.fitted(&words::shapes(network, facts), INNER));
    canvas.y += 44;
    canvas.rule(10);
}

fn amounts(canvas: &mut Canvas, facts: &Facts, sums: &Sums) {
    let bytes = |count: u64| {
        let bytes = Bytes(4 * u128::from(count)).to_string();
        match (sums.whole, count) {
            (true, _) => bytes,
            (false, 0) => "…".to_owned(),
            (false, _) => format!("{bytes} + …"),
        }
    };
    canvas.y += 3;
    canvas.fact(0, "Params", &known(sums, sums.params), [Font::bold(26), Font::bold(26)]);
    canvas.y += 2;
    canvas.rule(5);
    let twice = sums.macs.saturating_mul(2);
    canvas.fact(0, "Weights in 32 bits", &bytes(sums.params), STRONG);
    if let Some(totals) = facts.totals.as_ref().filter(|totals| totals.buffers > 0) {
        canvas.rule(1);
        canvas.fact(0, "Buffers, not trained", &Grouped(totals.buffers).to_string(), TEXT);
    }
    canvas.rule(1);
    canvas.fact(0, "MACs", &known(sums, sums.macs), STRONG);
    canvas.rule(1);
    canvas.fact(16, "FLOPs", &known(sums, twice), TEXT);
    canvas.rule(1);
    canvas.fact(0, "Activations", &known(sums, sums.outputs), STRONG);
    canvas.rule(1);
    canvas.fact(16, "in 32 bits", &bytes(sums.outputs), TEXT);
    canvas.rule(1);
    let aperture = match &facts.totals {
        Some(totals) if totals.aperture.is_everything() => "the whole input".to_owned(),
        Some(totals) => totals.aperture.to_string(),
        None => "…".to_owned(),
    };
    canvas.fact(0, "Aperture of an output", &aperture, TEXT);
}

/// What has bars of its own, in the order in which it runs; the rest together.
fn shares(nodes: &[Node<'_>]) -> Vec<(String, Sums)> {
    let mut nodes = nodes;
    // What is in one block only says more than the block.
    while let [Node { kind: NodeKind::Group { nodes: inner, .. }, .. }] = nodes
        && inner.len() > 1
    {
        nodes = inner;
    }
    let all = Sums::of(nodes);
    let weight = |node: &Node<'_>| {
        let Sums { params, macs, outputs, .. } = node.sums;
        // In millionths, rounded down; one of nothing is nothing.
        let share = |part: u64, whole: u64| (u128::from(part) * 1_000_000).checked_div(whole.into()).unwrap_or(0);
        share(params, all.params).max(share(macs, all.macs)).max(share(outputs, all.outputs))
    };
    let mut heaviest: Vec<usize> = (0..nodes.len()).collect();
    heaviest.sort_by_cached_key(|&index| std::cmp::Reverse(weight(&nodes[index])));
    let room = if nodes.len() > MOST { MOST - 1 } else { MOST };
    heaviest.truncate(room);
    let mut shares = Vec::new();
    let (mut others, mut rest) = (0, Sums::NONE);
    for (index, node) in nodes.iter().enumerate() {
        if heaviest.contains(&index) {
            shares.push((node.name.clone(), node.sums));
        } else {
            (others, rest) = (others + 1, rest.and(node.sums));
        }
    }
    if others > 0 {
        shares.push((format!("{others} others"), rest));
    }
    shares
}

fn bars(canvas: &mut Canvas, shares: &[(String, Sums)], all: &Sums) {
    canvas.rule(5);
    let small = Font::bold(11);
    canvas.text(LEFT, canvas.y + 10, small, "Where they sit");
    for (end, heading) in COLUMNS.into_iter().zip(["Params", "MACs", "Activations"]) {
        canvas.text_to(end, canvas.y + 10, small, heading);
    }
    canvas.y += 12;
    for (name, sums) in shares {
        canvas.rule(1);
        let (font, number) = (Font::plain(12), Font::plain(11));
        let (baseline, below) = (canvas.y + 10, canvas.y + 14);
        canvas.text(LEFT, baseline + 4, font, &font.fitted(name, COLUMNS[0] - COLUMN - LEFT - 6));
        let columns = [(sums.params, all.params), (sums.macs, all.macs), (sums.outputs, all.outputs)];
        for (end, (part, whole)) in COLUMNS.into_iter().zip(columns) {
            if sums.whole || part > 0 {
                canvas.text_to(end, baseline, number, &percent(part.into(), whole.into()));
                canvas.bar(end - COLUMN, below, COLUMN, part.into(), whole.into());
            } else {
                canvas.text_to(end, baseline, number, "…");
            }
        }
        canvas.y += 20;
    }
    canvas.y += 2;
}

fn budget(canvas: &mut Canvas, network: &Network<'_>, facts: &Facts) {
    let used = bounds::used(network, facts);
    if used.is_empty() {
        return;
    }
    canvas.rule(5);
    let small = Font::bold(11);
    canvas.text(LEFT, canvas.y + 10, small, "Budget");
    canvas.text_to(RIGHT, canvas.y + 10, small, "% used");
    canvas.y += 12;
    let (bold, plain) = (Font::bold(12), Font::plain(12));
    for (bound, usages) in used {
        canvas.rule(1);
        let [subject, limit] = &bound.words;
        for line in wrapped(&format!("{subject} ≤\u{a0}{limit}"), bold) {
            canvas.text(LEFT, canvas.y + 11, bold, &line);
            canvas.y += 16;
        }
        if usages.is_empty() {
            canvas.text(LEFT, canvas.y + 10, plain, UNKNOWN);
            canvas.y += 14;
        }
        for usage in usages {
            canvas.fact(0, &bounds::amounts(usage), &percent(usage.used, usage.allowed), [plain, bold]);
            canvas.bar(LEFT, canvas.y + 2, INNER, usage.used, usage.allowed);
            canvas.y += 12;
            for line in bounds::kept_free(usage).iter().flat_map(|text| wrapped(&text.replace('`', ""), plain)) {
                canvas.text(LEFT, canvas.y + 10, plain, &line);
                canvas.y += 14;
            }
        }
    }
}

fn foot(canvas: &mut Canvas, sums: &Sums) {
    canvas.rule(5);
    let mut text = String::from("Per sample. 1 MAC is 2 FLOPs. Activations: the outputs of all layers, in numbers.");
    if !sums.whole {
        text += " + … and …: what depends on constants. Shares are of what is known.";
    }
    for line in wrapped(&text, Font::plain(11)) {
        canvas.text(LEFT, canvas.y + 9, Font::plain(11), &line);
        canvas.y += 14;
    }
}

/// Text in lines that fit, broken at spaces.
fn wrapped(text: &str, font: Font) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if font.width(&format!("{line} {word}")) <= INNER => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(font.fitted(word, INNER)),
        }
    }
    lines
}

/// The drawing in words.
fn description(network: &Network<'_>, facts: &Facts, sums: &Sums, shares: &[(String, Sums)]) -> String {
    let counts = [("params", sums.params), ("MACs", sums.macs), ("activations", sums.outputs)];
    let mut text = words::shapes(network, facts).replace('→', "to");
    for (name, sum) in counts {
        append(&mut text, format_args!(", {} {name}", known(sums, sum)));
    }
    text += ".";
    for (index, (name, whole)) in counts.into_iter().enumerate().filter(|(_, (_, whole))| *whole > 0) {
        let part = |sums: &Sums| u128::from([sums.params, sums.macs, sums.outputs][index]);
        let parts: Vec<String> = shares
            .iter()
            .filter(|(_, sums)| part(sums) > 0)
            .map(|(name, sums)| format!("{name} {}", percent(part(sums), whole.into())))
            .collect();
        append(&mut text, format_args!(" Of the {name}: {}.", parts.join(", ")));
    }
    for (bound, usages) in bounds::used(network, facts) {
        let [subject, limit] = &bound.words;
        append(&mut text, format_args!(" {subject} at most {limit}: {}.", bounds::in_words(usages)));
    }
    text
}
