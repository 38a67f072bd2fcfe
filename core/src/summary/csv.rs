//! The layers as CSV.

use core::fmt::{self, Write as _};

use super::Summary;
use crate::aperture::Aperture;
use crate::text::Text;

/// The layers of a network as CSV (RFC 4180); `Display` prints it.
///
/// A line with the names of the columns, and one for every layer, in the order
/// in which they run; each ends in CR LF. Numbers stand as they are, sizes of
/// several axes with `x` between them.
///
/// | column | |
/// |:--|:--|
/// | `row` | the number of the line, from 1 |
/// | `path` | the full name, as in `layer1.0.conv` |
/// | `layer` | the name of the layer |
/// | `arguments` | as in the declaration, without defaults: `32, 3x3, stride = 2` |
/// | `input`, `output` | shapes; of several inputs the first |
/// | `outputs` | the elements of the output |
/// | `params`, `buffers`, `macs` | per sample |
/// | `aperture` | what an output sees of the network's input: a size, or `all` |
/// | `aperture_stride` | how far that moves from one output to the next; a fraction as `1/2` |
/// | `aperture_padding` | how far it begins before the input |
/// | `reads` | the rows that it reads, separated by spaces; 0 is the network's input |
/// | `training` | `true` for what is there for training alone |
///
/// ```
/// # netweight::network! { Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) > }
/// let csv = Mnist::summary().csv().to_string();
/// let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
/// assert_eq!(lines[0], "row,path,layer,arguments,input,output,outputs,params,buffers,macs,\
///     aperture,aperture_stride,aperture_padding,reads,training");
/// assert_eq!(lines[2], "2,conv1,conv,\"32, 3x3\",28x28x32,28x28x32,25088,9248,0,7225344,5x5,1x1,2x2,1,false");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Csv<'g> {
    summary: Summary<'g>,
}

impl<'g> Csv<'g> {
    pub(super) const fn new(summary: Summary<'g>) -> Self {
        Self { summary }
    }
}

impl fmt::Display for Csv<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("row,path,layer,arguments,input,output,outputs,params,buffers,macs,")?;
        f.write_str("aperture,aperture_stride,aperture_padding,reads,training\r\n")?;
        let graph = self.summary.graph;
        for (row, layer) in self.summary.layers().enumerate() {
            let mut arguments = Text::new();
            layer.layer.write_arguments(graph.rows(), &mut arguments);
            write!(f, "{},{},{},", row + 1, Field(&layer.path), layer.layer.name())?;
            write!(f, "{},{},{},", Field(&arguments), layer.input, layer.output)?;
            write!(f, "{},{},{},{},", layer.output.elements(), layer.params, layer.buffers, layer.macs)?;
            write!(
                f,
                "{},{},",
                layer.aperture,
                Axes(&layer.aperture, |aperture, axis, f| {
                    let (numerator, denominator) = aperture.stride(axis).unwrap_or((0, 1));
                    write!(f, "{numerator}")?;
                    if denominator > 1 { write!(f, "/{denominator}") } else { Ok(()) }
                })
            )?;
            write!(
                f,
                "{},",
                Axes(&layer.aperture, |aperture, axis, f| { write!(f, "{}", aperture.padding(axis).unwrap_or(0)) })
            )?;
            for (index, input) in graph.inputs(row).iter().enumerate() {
                if index > 0 {
                    f.write_char(' ')?;
                }
                write!(f, "{input}")?;
            }
            write!(f, ",{}\r\n", graph.rows()[row].training)?;
        }
        Ok(())
    }
}

/// Something for each axis of an aperture; nothing if it is everything.
struct Axes<'a>(&'a Aperture, fn(&Aperture, usize, &mut fmt::Formatter<'_>) -> fmt::Result);

impl fmt::Display for Axes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(aperture, write) = self;
        let axes = if aperture.is_everything() { 0 } else { aperture.axes() };
        for axis in 0..axes {
            if axis > 0 {
                f.write_char('x')?;
            }
            write(aperture, axis, f)?;
        }
        Ok(())
    }
}

/// A field, in quotes where it needs them.
pub(crate) struct Field<'t, T: fmt::Display>(pub(crate) &'t T);

impl<T: fmt::Display> fmt::Display for Field<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut search = Search { found: false };
        write!(search, "{}", self.0)?;
        if !search.found {
            return write!(f, "{}", self.0);
        }
        f.write_char('"')?;
        write!(Doubled(f), "{}", self.0)?;
        f.write_char('"')
    }
}

/// Whether something has to be quoted; it may be longer than a [`Text`].
struct Search {
    found: bool,
}

impl fmt::Write for Search {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.found |= piece.contains([',', '"', '\r', '\n']);
        Ok(())
    }
}

/// Doubles quotes.
struct Doubled<'d, 'f>(&'d mut fmt::Formatter<'f>);

impl fmt::Write for Doubled<'_, '_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        for (index, piece) in piece.split('"').enumerate() {
            self.0.write_str(if index > 0 { "\"\"" } else { "" })?;
            self.0.write_str(piece)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_field_is_quoted_where_it_has_to_be() {
        for (text, field) in [
            ("conv", "conv"),
            ("", ""),
            ("32, 3x3", "\"32, 3x3\""),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
        ] {
            assert_eq!(Field(&text).to_string(), field);
        }
    }

    #[test]
    fn a_field_of_any_length_is_whole() {
        let long = "a\"".repeat(2000);
        assert_eq!(Field(&long).to_string(), std::format!("\"{}\"", "a\"\"".repeat(2000)));
    }
}
