//! Tensors that functions hold although nothing more reads them: the arguments of modules
//! and checkpoints, and at test time variables.

use crate::graph::ScopeKind;
use crate::layer::Layer;
use crate::memory::planner::Planner;

/// Which values a row's function holds: its own output, or what it joins.
const VARIABLE: usize = 0;
const JOINED: usize = 1;

impl Planner<'_, '_> {
    /// What enters a module or a checkpoint, whose caller holds it for as long
    /// as it runs.
    pub const fn framed(&self, scope: usize) -> Option<u32> {
        let (rows, scope) = (self.graph.rows(), &self.graph.scopes()[scope]);
        if scope.training && !self.rules.training {
            return None;
        }
        let is_held = match scope.kind {
            ScopeKind::Block => self.rules.frames,
            ScopeKind::Group => self.rules.frames && scope.name.label,
            ScopeKind::Checkpoint => self.has_checkpoints,
            _ => false,
        };
        if !is_held {
            return None;
        }
        // Something must run in it, behind which its caller lets go.
        let mut first = scope.first;
        while first < scope.end && rows[first].training && !self.rules.training {
            first += 1;
        }
        if first == scope.end { None } else { Some(self.value(scope.entered)) }
    }

    /// Lets go of what entered the modules that end behind an operation, of
    /// those before `end`.
    pub const fn leave_modules(&mut self, at: usize, end: usize) {
        let row = self.slots[at].row as usize;
        let next = if at + 1 < self.operations { self.slots[at + 1].row as usize } else { self.graph.rows().len() };
        if next == row {
            return;
        }
        let mut scope = self.graph.rows()[row].scope;
        while let Some(index) = scope {
            let around = &self.graph.scopes()[index as usize];
            if around.end > next {
                break;
            }
            if let Some(value) = self.framed(index as usize) {
                self.release(value, end);
            }
            scope = around.parent;
        }
    }

    /// At test time a function's variables live until it returns: what `from`
    /// recalls, and what is joined with that until the next layer or module has run,
    /// since `x = up(x); x = module(cat([x, skip]))` assigns only then.
    pub const fn hold_variables(&mut self) {
        let rows = self.graph.rows().len();
        let mut row = 0;
        while row < rows && !self.has_variables {
            self.has_variables = self.graph.rows()[row].recalled > 0;
            row += 1;
        }
        let mut row = 0;
        while self.has_variables && row < rows {
            self.slots[row].first_released = 0;
            row += 1;
        }
        let mut row = 0;
        while self.has_variables && row < rows {
            if let Some(last) = self.last_of_variable(row) {
                self.hold(self.slots[row].value);
                self.release_behind(last, row, VARIABLE);
            }
            if let Some(last) = self.last_of_joined(row) {
                self.each_joined(row, None);
                self.release_behind(last, row, JOINED);
            }
            row += 1;
        }
    }

    /// Notes that what a row's function holds is released behind another row: a list
    /// of numbers, each twice the row's and one more, or two if it is joined.
    const fn release_behind(&mut self, last: usize, row: usize, what: usize) {
        self.slots[row].next_released[what] = self.slots[last].first_released;
        #[expect(clippy::cast_possible_truncation, reason = "rows are limited")]
        {
            self.slots[last].first_released = (2 * row + what + 1) as u32;
        }
    }

    /// Lets go of the variables of functions that return behind an operation.
    pub const fn release_variables(&mut self, at: usize) {
        let next = if at + 1 < self.operations { self.slots[at + 1].row as usize } else { self.graph.rows().len() };
        let mut ended = self.slots[at].row as usize;
        while ended < next {
            let mut released = self.slots[ended].first_released as usize;
            while released > 0 {
                let (row, what) = ((released - 1) / 2, (released - 1) % 2);
                if what == VARIABLE {
                    self.release(self.slots[row].value, self.operations);
                } else {
                    self.each_joined(row, Some(self.operations));
                }
                released = self.slots[row].next_released[what] as usize;
            }
            ended += 1;
        }
    }

    /// The last row of the function whose variable a row's output is: the innermost
    /// module around both the row and where `from` recalls it. None if it is not
    /// recalled.
    const fn last_of_variable(&self, row: usize) -> Option<usize> {
        let rows = self.graph.rows();
        let recalled = rows[row].recalled as usize;
        if recalled == 0 || rows[row].training {
            return None;
        }
        let mut around = rows[row].scope;
        while let Some(index) = around {
            let scope = &self.graph.scopes()[index as usize];
            if self.is_function(index) && scope.end > recalled {
                return Some(scope.end - 1);
            }
            around = scope.parent;
        }
        Some(rows.len() - 1)
    }

    /// The last row of the layer or module that reads what a row joins with a
    /// recalled tensor.
    const fn last_of_joined(&self, row: usize) -> Option<usize> {
        let rows = self.graph.rows();
        if !matches!(rows[row].layer, Layer::Merge(_)) || !self.joins_variable(row) || row + 1 == rows.len() {
            return None;
        }
        // The outermost module that begins with the next row.
        let mut last = row + 1;
        let mut around = rows[row + 1].scope;
        while let Some(index) = around {
            let scope = &self.graph.scopes()[index as usize];
            if scope.first <= row {
                break;
            }
            if self.is_function(index) {
                last = scope.end - 1;
            }
            around = scope.parent;
        }
        Some(last)
    }

    const fn joins_variable(&self, row: usize) -> bool {
        let inputs = self.graph.inputs(row);
        let mut i = 0;
        while i < inputs.len() {
            if inputs[i] > 0 && self.graph.rows()[inputs[i] as usize - 1].recalled > 0 {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Holds what a row joins with a recalled tensor, or lets go of it before an
    /// operation.
    const fn each_joined(&mut self, row: usize, end: Option<usize>) {
        let graph = self.graph;
        let inputs = graph.inputs(row);
        let mut i = 0;
        while i < inputs.len() {
            if inputs[i] > 0 && graph.rows()[inputs[i] as usize - 1].recalled == 0 {
                let value = self.slots[inputs[i] as usize - 1].value;
                match end {
                    Some(end) => self.release(value, end),
                    None => self.hold(value),
                }
            }
            i += 1;
        }
    }

    /// Returns whether a group of layers is a function: a block, or a group with a name.
    const fn is_function(&self, scope: u32) -> bool {
        let scope = &self.graph.scopes()[scope as usize];
        match scope.kind {
            ScopeKind::Block => true,
            ScopeKind::Group => scope.name.label,
            _ => false,
        }
    }
}
