//! A model as burn sees it: what it learns, by name.

use crate::model::Model;
use crate::weights::Weights;
use burn::module::{
    Content, Devices, DisplaySettings, Module, ModuleDisplay, ModuleDisplayDefault, ModuleMapper, ModuleVisitor,
};
use burn::tensor::Device;
use netweight_core::Network;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// What burn calls the container that a set of weights is.
const CONTAINER: &str = "Struct:Weights";

impl<N> Model<N> {
    /// The same network with other weights.
    fn with(&self, weights: Vec<Weights>) -> Self {
        Self { weights, plan: Arc::clone(&self.plan), network: PhantomData }
    }

    /// The weights with their full names.
    fn named(&self) -> impl Iterator<Item = (String, &Weights)> {
        self.plan.steps.iter().flat_map(|step| {
            let weights = &self.weights[step.first..step.first + step.copies];
            weights.iter().enumerate().map(|(copy, weights)| match step.copies {
                1 => (step.name.clone(), weights),
                _ => (format!("{}.{copy}", step.name), weights),
            })
        })
    }
}

impl<N> Clone for Model<N> {
    fn clone(&self) -> Self {
        self.with(self.weights.clone())
    }
}

impl<N: Network> fmt::Debug for Model<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Model<{}> ", N::NAME)?;
        f.debug_map().entries(self.named()).finish()
    }
}

impl<N: Network> Module for Model<N> {
    fn collect_devices(&self, devices: Devices) -> Devices {
        self.weights.iter().fold(devices, |devices, weights| weights.collect_devices(devices))
    }

    fn fork(mut self, device: &Device) -> Self {
        self.weights = self.weights.fork(device);
        self
    }

    fn to_device(mut self, device: &Device) -> Self {
        self.weights = Module::to_device(self.weights, device);
        self
    }

    fn train(mut self) -> Self {
        self.weights = self.weights.train();
        self
    }

    fn valid(&self) -> Self {
        self.with(self.weights.valid())
    }

    fn materialize(mut self) -> Self {
        self.weights = self.weights.materialize();
        self
    }

    fn visit<V: ModuleVisitor>(&self, visitor: &mut V) {
        for (name, weights) in self.named() {
            visitor.enter_module(&name, CONTAINER);
            weights.visit(visitor);
            visitor.exit_module(&name, CONTAINER);
        }
    }

    fn map<M: ModuleMapper>(self, mapper: &mut M) -> Self {
        let names: Vec<String> = self.named().map(|(name, _)| name).collect();
        let plan = self.plan;
        let mapped = self.weights.into_iter().zip(&names).map(|(weights, name)| {
            mapper.enter_module(name, CONTAINER);
            let mapped = weights.map(mapper);
            mapper.exit_module(name, CONTAINER);
            mapped
        });
        Self { weights: mapped.collect(), plan, network: PhantomData }
    }
}

impl<N: Network> ModuleDisplayDefault for Model<N> {
    fn content(&self, content: Content) -> Option<Content> {
        let rows = N::LAYERS.iter().zip(&self.plan.steps);
        let content = content.set_top_level_type(N::NAME);
        rows.fold(content, |content, (row, step)| content.add(&step.name, &row.layer.to_string())).optional()
    }

    fn num_params(&self) -> usize {
        Module::num_params(self)
    }
}

impl<N: Network> ModuleDisplay for Model<N> {}

impl<N: Network> fmt::Display for Model<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format(DisplaySettings::default()))
    }
}
