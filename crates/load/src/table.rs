//! What was measured, each figure beside its goal.

/// The rows in the order in which they came.
#[derive(Default)]
pub struct Table(Vec<Row>);

struct Row {
    name: String,
    is: f64,
    unit: &'static str,
    goal: Option<Goal>,
    remark: String,
}

/// What a figure should be.
#[derive(Clone, Copy)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn is_met(self, is: f64) -> bool {
        match self {
            Goal::AtLeast(least) => is >= least,
            Goal::AtMost(most) => is <= most,
        }
    }
}

impl Table {
    /// Adds a figure, and says it at once.
    pub fn add(&mut self, name: &str, is: f64, unit: &'static str, goal: Option<Goal>, remark: String) {
        let row = Row { name: name.into(), is, unit, goal, remark };
        println!("{}", row.line());
        self.0.push(row);
    }

    /// All of it once more, together.
    pub fn print(&self) {
        println!("\n{:<48} {:>12} {:<14} {:>12}", "", "is", "", "goal");
        self.0.iter().for_each(|row| println!("{}", row.line()));
    }

    /// Names of the rows whose goals were not met, each with the row that it belongs to.
    pub fn missed(&self) -> Vec<String> {
        let mut above = "";
        let mut missed = Vec::new();
        for row in &self.0 {
            let part = row.name.starts_with(' ');
            above = if part { above } else { &row.name };
            if row.goal.is_some_and(|goal| !goal.is_met(row.is)) {
                missed.push(if part { format!("{above}: {}", row.name.trim()) } else { row.name.clone() });
            }
        }
        missed
    }
}

impl Row {
    fn line(&self) -> String {
        let goal = match self.goal {
            None => String::new(),
            Some(Goal::AtLeast(least)) => format!("≥ {}", number(least)),
            Some(Goal::AtMost(most)) => format!("≤ {}", number(most)),
        };
        let verdict = self.goal.map_or("", |goal| if goal.is_met(self.is) { "met" } else { "MISSED" });
        let (name, is, unit) = (&self.name, number(self.is), self.unit);
        format!("{name:<48} {is:>12} {unit:<14} {goal:>12} {verdict:<7} {}", self.remark)
    }
}

fn number(value: f64) -> String {
    if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}
