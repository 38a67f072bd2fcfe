//! A comparison in Markdown and as CSV.

use core::fmt;

use super::{Comparison, Quantity};
use crate::summary::{Escaped, Field};

impl<'a> Comparison<'a> {
    /// The table in GitHub's Markdown, ratios in parentheses.
    ///
    /// ```
    /// # netweight::network! { Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) > }
    /// use netweight::{Candidate, Comparison};
    ///
    /// netweight::network! { Causal: 1024x768 = < attention(12, causal = true) > }
    ///
    /// let candidates = [Candidate::of::<Mnist>(), Candidate::of::<Causal>()];
    /// let markdown = Comparison::new(&candidates).markdown().to_string();
    /// assert_eq!(markdown.lines().nth(5).unwrap(), "| params | 813,802 | 2,362,368 (2.90×) |");
    /// ```
    #[must_use]
    pub fn markdown(self) -> impl fmt::Display + use<'a> {
        Markdown(self)
    }

    /// A line for each network in CSV (RFC 4180), numbers as they are: `network`,
    /// `input`, `output`, `layers`, `params`, `weights` (bytes as f32), `macs`,
    /// `outputs`, `training` and `inference` (bytes; empty where they are not
    /// known).
    ///
    /// ```
    /// # netweight::network! { Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) > }
    /// use netweight::{Candidate, Comparison};
    ///
    /// let csv = Comparison::new(&[Candidate::of::<Mnist>()]).csv().to_string();
    /// assert_eq!(csv, "network,input,output,layers,params,weights,macs,outputs,training,inference\r\n\
    ///     Mnist,28x28x1,10,5,813802,3255208,8255232,56586,,\r\n");
    /// ```
    #[must_use]
    pub fn csv(self) -> impl fmt::Display + use<'a> {
        Csv(self)
    }
}

struct Markdown<'a>(Comparison<'a>);

impl fmt::Display for Markdown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(comparison) = self;
        f.write_str("|")?;
        for candidate in comparison.candidates {
            write!(f, " | {}", Escaped(&candidate.name))?;
        }
        f.write_str(" |\n|:--")?;
        for _ in comparison.candidates {
            f.write_str("|--:")?;
        }
        f.write_str("|\n")?;
        for quantity in comparison.quantities() {
            write!(f, "| {}", comparison.heading(quantity))?;
            for (index, candidate) in comparison.candidates.iter().enumerate() {
                write!(f, " | {}", comparison.value(candidate, quantity))?;
                let ratio = comparison.ratio(index, quantity);
                if !ratio.as_str().is_empty() {
                    write!(f, " ({ratio})")?;
                }
            }
            f.write_str(" |\n")?;
        }
        Ok(())
    }
}

struct Csv<'a>(Comparison<'a>);

impl fmt::Display for Csv<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(comparison) = self;
        f.write_str("network,input,output,layers,params,weights,macs,outputs,training,inference\r\n")?;
        for candidate in comparison.candidates {
            write!(f, "{}", Field(&candidate.name))?;
            for quantity in Quantity::ALL {
                f.write_str(",")?;
                match (quantity, comparison.number(candidate, quantity)) {
                    (Quantity::Input | Quantity::Output, _) => write!(f, "{}", comparison.value(candidate, quantity))?,
                    (_, Some(number)) => write!(f, "{number}")?,
                    (_, None) => {}
                }
            }
            f.write_str("\r\n")?;
        }
        Ok(())
    }
}
