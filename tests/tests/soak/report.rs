//! The report of a run.

use crate::ledger::Ledger;

pub(crate) fn print(ledger: &Ledger) {
    let totals = ledger.totals();
    println!("operations");
    for (operation, count) in totals.operations {
        println!("  {operation:<28} {count:>8}");
    }
    println!("documented errors");
    for (error, count) in totals.errors {
        println!("  {error:<28} {count:>8}");
    }
    println!("faults                            times  worst recovery");
    for (fault, seen) in totals.faults {
        let worst = seen.worst.as_secs_f64();
        println!("  {fault:<28} {:>8}  {worst:>12.2} s", seen.times);
    }
    println!("violations {}", ledger.violations().len());
}
