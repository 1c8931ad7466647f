use std::time::Duration;

use crate::eventually;
use serde_json::Value;

/// The longest that a page, or an answer of its own, may take.
pub const PAGE: Duration = Duration::from_secs(60);

/// The result that a page of the site shows.
pub const RESULT: &str = "document.getElementById('result').textContent";

/// A browser with our extension, and a page in front of the test.
pub trait Browser {
    /// Begins to load a page.
    fn go(&mut self, url: &str);

    /// Evaluates an expression in the page and returns the text that it, or its promise, gives.
    /// `page` is the window as the scripts of the page see it. `None` while a page is loading.
    fn evaluate(&mut self, expression: &str) -> Option<String>;

    /// Returns the address of a page of the extension.
    fn page_of_extension(&self, name: &str) -> String;

    /// Returns the name of the tab in front of the test.
    fn tab(&mut self) -> Value;

    /// Opens a tab, puts it in front of the test and returns its name.
    fn new_tab(&mut self) -> Value;

    /// Opens a page behind the one that the holder sees, puts it in front of the test and returns its
    /// name.
    fn open_behind(&mut self, url: &str) -> Value;

    /// Puts a tab in front of the test.
    fn switch_to(&mut self, tab: &Value);

    /// Closes the browser.
    fn quit(self: Box<Self>);

    /// Loads a page and waits until its title is this.
    #[track_caller]
    fn open(&mut self, url: &str, title: &str) {
        self.go(url);
        self.wait_for(
            "document.title + ' ' + document.readyState",
            &format!("{title} complete"),
        );
    }

    /// Waits until an expression gives a text that contains this, and returns the text.
    #[track_caller]
    fn wait_for(&mut self, expression: &str, part: &str) -> String {
        let mut last = None;
        let found = eventually(PAGE, || {
            last = self.evaluate(expression);
            last.clone().filter(|text| text.contains(part))
        });
        found.unwrap_or_else(|| panic!("«{part}» expected of {expression}, last was {last:?}"))
    }

    /// Presses a button of the page, by its identifier.
    #[track_caller]
    fn press(&mut self, button: &str) {
        let press = format!("String(document.getElementById('{button}').click())");
        self.evaluate(&press).expect("a page");
    }

    /// Begins a call of `cps.js` in the page of the tests, and returns its number. `values` are the
    /// arguments in JavaScript.
    #[track_caller]
    fn begin(&mut self, name: &str, values: &str) -> String {
        let comma = if values.is_empty() { "" } else { ", " };
        let call = format!("String(page.call('{name}'{comma}{values}))");
        self.evaluate(&call).expect("a page of the tests")
    }

    /// Waits for the outcome of a call: `result`, or `error` with `kind`.
    #[track_caller]
    fn finish(&mut self, number: &str) -> Value {
        let outcome = self.evaluate(&format!("page.outcome({number})"));
        serde_json::from_str(&outcome.expect("a page of the tests")).unwrap()
    }

    /// Calls `cps.js` and waits for the result.
    #[track_caller]
    fn call(&mut self, name: &str, values: &str) -> Value {
        let number = self.begin(name, values);
        let mut outcome = self.finish(&number);
        assert!(outcome["error"].is_null(), "{name}: {outcome}");
        outcome["result"].take()
    }

    /// Calls `cps.js` and returns the kind of the error that must come.
    #[track_caller]
    fn refused(&mut self, name: &str, values: &str) -> String {
        let number = self.begin(name, values);
        let outcome = self.finish(&number);
        kind(&outcome)
    }
}

/// Returns the kind of error of a call.
#[track_caller]
pub fn kind(outcome: &Value) -> String {
    let kind = outcome["error"]["kind"].as_str();
    kind.unwrap_or_else(|| panic!("an error expected: {outcome}"))
        .to_owned()
}
