//! A comparison as a table that fits a width.

use core::fmt;

use super::Comparison;
use crate::fitted::{Ink, Pen};
use crate::text::Text;

/// The spaces between two columns.
const GAP: usize = 2;

/// The widths of a network's column.
#[derive(Clone, Copy)]
struct Column {
    value: usize,
    /// 0 where there is none.
    ratio: usize,
}

impl Column {
    const fn length(&self) -> usize {
        GAP + self.value + if self.ratio > 0 { GAP + self.ratio } else { 0 }
    }
}

impl fmt::Display for Comparison<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pen = Pen::new(f, self.colors);
        let headings = self.quantities().map(|quantity| Text::width(&self.heading(quantity)));
        let headings = headings.max().unwrap_or(0);
        let mut first = 0;
        while first < self.candidates.len() {
            // As many as fit, but one at least.
            let mut end = first + 1;
            let mut line = headings + self.column(first, headings).length();
            while end < self.candidates.len() && line + self.column(end, headings).length() <= self.width {
                line += self.column(end, headings).length();
                end += 1;
            }
            if first > 0 {
                pen.end_line()?;
                pen.end_line()?;
            }
            self.write_block(&mut pen, first, end, headings)?;
            first = end;
        }
        Ok(())
    }
}

impl Comparison<'_> {
    /// The widths of a network's column, behind headings of a width. One that is
    /// too wide on its own has no ratios.
    fn column(&self, index: usize, headings: usize) -> Column {
        let candidate = &self.candidates[index];
        let mut column = Column { value: candidate.name.chars().count(), ratio: 0 };
        for quantity in self.quantities() {
            column.value = column.value.max(Text::width(&self.value(candidate, quantity)));
            column.ratio = column.ratio.max(Text::width(&self.ratio(index, quantity)));
        }
        if headings + column.length() > self.width {
            column.ratio = 0;
            column.value = column.value.min(self.width.saturating_sub(GAP));
        }
        column
    }

    /// The networks that stand beside each other.
    fn write_block(&self, pen: &mut Pen<'_, '_>, first: usize, end: usize, headings: usize) -> fmt::Result {
        let column = |index: usize| self.column(index, headings);
        let columns = (first..end).map(|index| column(index).length()).sum();
        let headings = headings.min(self.width.saturating_sub(columns));
        pen.left("", headings, Ink::Plain)?;
        for index in first..end {
            let Column { value, ratio } = column(index);
            pen.space(GAP);
            pen.right(self.candidates[index].name, value, Ink::Bold)?;
            pen.space(if ratio > 0 { GAP + ratio } else { 0 });
        }
        for quantity in self.quantities() {
            pen.end_line()?;
            pen.left(self.heading(quantity).as_str(), headings, Ink::Dim)?;
            for index in first..end {
                let Column { value, ratio } = column(index);
                let text = self.value(&self.candidates[index], quantity);
                // A part of a number is a wrong one.
                let text = if Text::width(&text) <= value { text.as_str() } else { "…" };
                pen.space(GAP);
                pen.right(text, value, Ink::Plain)?;
                if ratio > 0 {
                    pen.space(GAP);
                    pen.right(self.ratio(index, quantity).as_str(), ratio, Ink::Blue)?;
                }
            }
        }
        Ok(())
    }
}
