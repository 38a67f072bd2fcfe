//! What a program leaves, counted.
//!
//! The counter walks a program once and lists what each layer is and reads.
//! It knows of no index but the number of rows before.

use std::collections::BTreeMap;

use netweight_core::Layer;
use netweight_core::graph::{Name, ScopeKind, SideHead};
use netweight_core::layers::Merge;

use crate::programs::{Body, Element, Kind};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tensor {
    /// The row that gives it, and 1 more; 0 is the input.
    node: u32,
    pub(crate) axes: Vec<u64>,
    /// Units and channels of the weight of the layer that gives it.
    weights: Option<(u64, u64)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CountedRow {
    pub(crate) path: String,
    pub(crate) inputs: Vec<u32>,
    pub(crate) output: Vec<u64>,
    /// The row whose weight it shares.
    pub(crate) tied: Option<u32>,
    pub(crate) params: u64,
    pub(crate) buffers: u64,
    pub(crate) macs: u64,
    pub(crate) training: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CountedScope {
    pub(crate) parent: Option<usize>,
    pub(crate) kind: ScopeKind,
    pub(crate) first: usize,
    pub(crate) end: usize,
    /// The tensor that it gives: 0 is the input.
    pub(crate) output: u32,
}

#[derive(Default)]
pub(crate) struct Counter {
    pub(crate) rows: Vec<CountedRow>,
    pub(crate) scopes: Vec<CountedScope>,
    /// The sites of mistakes, each once.
    pub(crate) mistakes: Vec<u32>,
    /// The tensors of labels that were reached; none behind a mistake.
    kept: BTreeMap<usize, Option<Tensor>>,
    /// The scopes that are open: position and name.
    open: Vec<(usize, String)>,
    /// How many copies there are, and how many work, for each of the experts
    /// around.
    copies: Vec<(u64, u64)>,
    training: u32,
}

impl Tensor {
    /// The input of a network.
    pub(crate) fn input(axes: &[u64]) -> Self {
        Self { node: 0, axes: axes.to_vec(), weights: None }
    }
}

impl Counter {
    fn mistake(&mut self, site: u32) -> Option<Tensor> {
        if !self.mistakes.contains(&site) {
            self.mistakes.push(site);
        }
        None
    }

    fn write(&mut self, name: Name<'_>, inputs: &[&Tensor], output: &[u64], numbers: [u64; 3]) -> Tensor {
        let [mut params, mut buffers, mut macs] = numbers;
        for (total, active) in &self.copies {
            (params, buffers, macs) = (params * total, buffers * total, macs * active);
        }
        let training = self.training > 0;
        if training {
            macs = 0;
        }
        let mut names: Vec<String> = self.open.iter().map(|(_, name)| name.clone()).collect();
        names.push(name.to_string());
        names.retain(|name| !name.is_empty());
        let inputs = inputs.iter().map(|tensor| tensor.node).collect();
        let output = output.to_vec();
        self.rows.push(CountedRow {
            path: names.join("."),
            inputs,
            output: output.clone(),
            tied: None,
            params,
            buffers,
            macs,
            training,
        });
        Tensor { node: u32::try_from(self.rows.len()).unwrap(), axes: output, weights: None }
    }

    fn within(
        &mut self,
        kind: ScopeKind,
        name: &str,
        inside: impl FnOnce(&mut Self) -> Option<Tensor>,
    ) -> Option<Tensor> {
        let (parent, first, own) = (self.open.last().map(|(scope, _)| *scope), self.rows.len(), self.scopes.len());
        self.scopes.push(CountedScope { parent, kind, first, end: first, output: 0 });
        self.open.push((own, name.to_owned()));
        let result = inside(self);
        self.open.pop();
        self.scopes[own].end = self.rows.len();
        self.scopes[own].output = result.as_ref().map_or(0, |tensor| tensor.node);
        result
    }

    /// Where a body starts, if `x` enters.
    fn start(&mut self, body: &Body, x: Option<Tensor>) -> Option<Tensor> {
        let Some((site, label)) = body.from else { return x };
        match self.kept.get(&label).cloned() {
            _ if self.mistakes.contains(&site) => None,
            Some(tensor) => tensor,
            None => self.mistake(site),
        }
    }

    fn headed(&mut self, body: &Body, x: Option<Tensor>) -> Option<Tensor> {
        let x = self.start(body, x);
        self.body(&body.elements, x)
    }

    pub(crate) fn body(&mut self, elements: &[Element], mut x: Option<Tensor>) -> Option<Tensor> {
        for element in elements {
            x = self.element(element, x);
            if let Some(label) = element.keep {
                self.kept.insert(label, x.clone());
            }
        }
        x
    }

    /// What an element gives: nothing is known of one that was wrong in the
    /// repetition before.
    fn element(&mut self, element: &Element, x: Option<Tensor>) -> Option<Tensor> {
        let was_wrong = self.mistakes.contains(&element.site);
        let given = self.given(element, x);
        given.filter(|_| !was_wrong)
    }

    fn given(&mut self, element: &Element, x: Option<Tensor>) -> Option<Tensor> {
        let Element { site, name, kind, .. } = element;
        let text = name.to_string();
        match kind {
            Kind::Linear { units, bias, tied } => {
                let unreached = tied.is_some_and(|label| !self.kept.contains_key(&label));
                let of = tied.and_then(|label| self.kept.get(&label).cloned().flatten());
                // What the label lacks is wrong whatever enters.
                if unreached || of.as_ref().is_some_and(|of| of.weights.is_none()) {
                    return self.mistake(*site);
                }
                self.linear(element, *units, *bias, of.as_ref(), &x?)
            }
            Kind::Alone(layer) => {
                let x = x?;
                let (spatial, channels) = (&x.axes[..2], x.axes[2]);
                Some(match layer {
                    Layer::BatchNorm(_) => self.write(*name, &[&x], &x.axes, [2 * channels, 2 * channels, 0]),
                    Layer::GlobalAvgPool(_) => self.write(*name, &[&x], &[1, 1, channels], [0; 3]),
                    _ => self.write(*name, &[&x], &[spatial, &[channels]].concat(), [0; 3]),
                })
            }
            Kind::Wrong => {
                x?;
                self.mistake(*site)
            }
            Kind::Group(kind, body) => self.within(*kind, &text, |counter| counter.headed(body, x)),
            Kind::Repeat(count, body) => self.within(ScopeKind::Group, &text, |counter| {
                if let (Some((site, _)), 2..) = (body.from, count) {
                    counter.mistake(site);
                }
                (0..*count).fold(x, |x, repetition| {
                    if x.is_none() && repetition > 0 {
                        return None;
                    }
                    counter.within(ScopeKind::Repetition, &repetition.to_string(), |counter| counter.headed(body, x))
                })
            }),
            Kind::Merge(merge, branches) => self.merge(element, *merge, branches, x.as_ref()),
            Kind::Aside(head, body) => {
                let training = u32::from(*head == SideHead::TrainingAlone);
                let kind = if *head == SideHead::Returned { ScopeKind::Returned } else { ScopeKind::Aside };
                self.training += training;
                self.within(kind, "", |counter| counter.headed(body, x.clone()));
                self.training -= training;
                x
            }
            Kind::Experts { total, active, body } => {
                let x = self.start(body, x);
                let mut router = None;
                let end = self.within(ScopeKind::Experts, "", |counter| {
                    router = x.as_ref().map(|x| {
                        let output = [&x.axes[..2], &[*total]].concat();
                        let weights = x.axes[2] * total;
                        counter.write(
                            Name::label("router"),
                            &[x],
                            &output,
                            [weights, 0, weights * x.axes[0] * x.axes[1]],
                        )
                    });
                    counter.copies.push((*total, *active));
                    let end = counter.body(&body.elements, x.clone());
                    counter.copies.pop();
                    end
                });
                let (entered, end) = (x?, end?);
                if entered.axes != end.axes {
                    return self.mistake(*site);
                }
                Some(self.write(*name, &[&end, &router?], &end.axes, [0; 3]))
            }
        }
    }

    fn linear(
        &mut self,
        element: &Element,
        units: u64,
        bias: bool,
        tied: Option<&Tensor>,
        x: &Tensor,
    ) -> Option<Tensor> {
        let channels = x.axes[2];
        if tied.is_some_and(|of| of.weights != Some((units, channels))) {
            return self.mistake(element.site);
        }
        let weights = if tied.is_some() { 0 } else { units * channels };
        let params = weights + if bias { units } else { 0 };
        let output = [&x.axes[..2], &[units]].concat();
        let macs = x.axes[0] * x.axes[1] * units * channels;
        let given = self.write(element.name, &[x], &output, [params, 0, macs]);
        if let Some(row) = self.rows.last_mut() {
            row.tied = tied.map(|of| of.node - 1);
        }
        Some(Tensor { weights: Some((units, channels)), ..given })
    }

    fn merge(&mut self, element: &Element, merge: Merge, branches: &[Body], x: Option<&Tensor>) -> Option<Tensor> {
        let ends: Vec<Option<Tensor>> = branches.iter().map(|branch| self.headed(branch, x.cloned())).collect();
        // Those that are known can be wrong without the others.
        let ends: Vec<Tensor> = ends.into_iter().flatten().collect();
        let mut output = ends.first()?.axes.clone();
        for (axis, size) in output.iter_mut().enumerate() {
            let sizes: Vec<u64> = ends.iter().map(|end| end.axes[axis]).collect();
            let largest = *sizes.iter().max().unwrap();
            let fits = |size: &u64| *size == largest || (merge == Merge::Multiply && axis < 2 && *size == 1);
            *size = match merge {
                Merge::Concat if axis == 2 => sizes.iter().sum(),
                _ if sizes.iter().all(fits) => largest,
                _ => return self.mistake(element.site),
            };
        }
        let are_known = ends.len() == branches.len();
        are_known.then(|| self.write(element.name, &ends.iter().collect::<Vec<_>>(), &output, [0; 3]))
    }
}
