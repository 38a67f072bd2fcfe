//! Names of rows: the label, else the layer's name, inside the groups and
//! repetitions around it, as in `layer1.0.conv2`.

use core::fmt;

use crate::text::Text;

/// The name of an element among its siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'n> {
    /// The label, else the layer's name; empty for a repetition, and for
    /// what is called by the repetition that it is alone in.
    pub text: &'n str,
    /// Which of several siblings of this name, or which repetition.
    pub number: Option<u32>,
    /// Whether the text is a label.
    pub label: bool,
}

impl<'n> Name<'n> {
    /// The name of an element that has a label.
    #[must_use]
    pub const fn label(text: &'n str) -> Self {
        Self { text, number: None, label: true }
    }

    /// The name of an element that is the only one of its name.
    #[must_use]
    pub const fn only(text: &'n str) -> Self {
        Self { text, number: None, label: false }
    }

    /// The name of one of several siblings.
    #[must_use]
    pub const fn numbered(text: &'n str, number: u32) -> Self {
        Self { text, number: Some(number), label: false }
    }

    /// Returns whether it adds nothing to a path.
    pub(crate) const fn is_empty(&self) -> bool {
        self.text.is_empty() && self.number.is_none()
    }

    const fn write(&self, text: &mut Text) {
        text.str(self.text);
        if let Some(number) = self.number {
            text.number(number as u64);
        }
    }
}

/// What a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// A labelled group, or all repetitions of one.
    Group,
    /// One of the repetitions of a group.
    Repetition,
    /// A block, or a network inside another one.
    Block,
    /// A side head, which gives an output of the network.
    Aside,
    /// One whose output has no loss.
    Returned,
    /// Experts and their router.
    Experts,
    /// What is computed again in the backward pass.
    Checkpoint,
}

impl ScopeKind {
    /// Returns whether it gives an output of the network.
    #[must_use]
    pub const fn is_head(self) -> bool {
        matches!(self, Self::Aside | Self::Returned)
    }
}

/// When a side head runs, and what the training makes of its output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideHead {
    /// `aux { … }`: the training has a loss on its output, the inference returns
    /// that.
    Trained,
    /// `aux(training) { … }`: it has a loss, and is there for training alone.
    TrainingAlone,
    /// `aux(inference) { … }`: both return its output, which has no loss.
    Returned,
}

/// A group of rows that stand together.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'n> {
    /// The group around, by its position among the scopes.
    pub parent: Option<u32>,
    /// The name; empty for what adds nothing to paths.
    pub name: Name<'n>,
    /// What it is.
    pub kind: ScopeKind,
    /// The first row in it.
    pub first: usize,
    /// The first row behind it.
    pub end: usize,
    /// The tensor that enters it: 0 for the network's input, else one more than
    /// the row's index.
    pub entered: u32,
    /// The tensor that it gives, counted in the same way.
    pub output: u32,
    /// Whether it is there for training alone.
    pub training: bool,
}

impl Scope<'_> {
    /// What fills a slice before a [`Builder`] writes on it.
    ///
    /// [`Builder`]: crate::graph::Builder
    pub const BLANK: Self = Self {
        parent: None,
        name: Name::only(""),
        kind: ScopeKind::Group,
        first: 0,
        end: 0,
        entered: 0,
        output: 0,
        training: false,
    };
}

/// The full name of a row; `Display` writes it with dots.
#[derive(Clone, Copy)]
pub struct Path<'g> {
    pub(crate) scopes: &'g [Scope<'g>],
    pub(crate) scope: Option<u32>,
    pub(crate) name: Name<'g>,
}

impl<'g> Path<'g> {
    /// Returns whether the path says more than which layer it is.
    pub(crate) const fn is_telling(&self) -> bool {
        let mut around = self.scope;
        while let Some(index) = around {
            let scope = &self.scopes[index as usize];
            if !scope.name.is_empty() {
                return true;
            }
            around = scope.parent;
        }
        self.name.label
    }

    /// The outermost name that is less than so many levels up, and its level.
    /// The row's own is at level 0, one that adds nothing at none.
    // A path is as deep as the declaration nests: walking up again for each
    // name is cheaper than remembering the way.
    const fn outermost(&self, below: usize) -> Option<(Name<'g>, usize)> {
        let mut found = if below == 0 || self.name.is_empty() { None } else { Some((self.name, 0)) };
        let mut level = 1;
        let mut around = self.scope;
        while let Some(index) = around
            && level < below
        {
            let scope = &self.scopes[index as usize];
            if !scope.name.is_empty() {
                found = Some((scope.name, level));
            }
            level += 1;
            around = scope.parent;
        }
        found
    }

    /// Writes the names from the outermost to the row's own.
    pub const fn write(&self, text: &mut Text) {
        let mut below = usize::MAX;
        while let Some((name, level)) = self.outermost(below) {
            if below < usize::MAX {
                text.str(".");
            }
            name.write(text);
            below = level;
        }
    }
}

/// Of any length, unlike a [`Text`].
impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text::new();
        self.write(&mut text);
        if text.is_whole() {
            return f.pad(text.as_str());
        }
        f.write_str(self.text)?;
        self.number.map_or(Ok(()), |number| write!(f, "{number}"))
    }
}

/// Of any length, unlike a [`Text`].
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text::new();
        self.write(&mut text);
        if text.is_whole() {
            return f.pad(text.as_str());
        }
        let mut below = usize::MAX;
        while let Some((name, level)) = self.outermost(below) {
            write!(f, "{}{name}", if below < usize::MAX { "." } else { "" })?;
            below = level;
        }
        Ok(())
    }
}

debug_as_displayed!(Path<'_>);
