//! Many programs want one card at once.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::thread;
use std::time::{Duration, Instant};

use cps_e2e::{Desk, JsonClient, cards, require_tools};
use serde_json::json;

const CLIENTS: usize = 64;

/// Commands of a signature with the signature key, once the card is ready for it.
const COMMANDS: usize = 3;

#[test]
fn sixty_four_clients_are_served_in_the_order_in_which_they_asked() {
    require_tools!("pcscd");
    let mut desk = Desk::new(&cards::CPS3);
    assert!(desk.cpsd.terminate().success());
    desk.cpsd = desk
        .world
        .start_cpsd_configured("audit_file = '{}/audit.jsonl'\n");
    desk.world.wait_for_card();
    let mut clients: Vec<_> = (0..CLIENTS)
        .map(|_| desk.world.start_json_client())
        .collect();
    let card = clients[0].card();
    for client in &mut clients {
        client.login(&card, json!({}));
    }

    desk.card.transcript().mark();
    let begin = Instant::now();
    let waiting: Vec<_> = clients
        .into_iter()
        .enumerate()
        .map(|(number, client)| ask(client, &card, number))
        .collect();
    let served: Vec<_> = waiting
        .into_iter()
        .map(|client| client.join().expect("every client is served"))
        .collect();
    let elapsed = begin.elapsed();

    let commands = desk.card.transcript().commands();
    let fetched = commands.iter().filter(|c| c.starts_with("00 C0")).count();
    assert_eq!(fetched, CLIENTS, "each signature is fetched once");
    assert_eq!(commands.len(), COMMANDS * CLIENTS, "none is for nothing");

    let (mut waits, mut clients): (Vec<Duration>, Vec<JsonClient>) = served.into_iter().unzip();
    let tail = clients[0].must("audit.tail", json!({ "lines": CLIENTS }));
    let records = tail["records"].as_array().unwrap().iter();
    let order: Vec<_> = records
        .map(|record| record["purpose"].as_str().unwrap().to_owned())
        .collect();
    let asked: Vec<_> = (0..CLIENTS).map(|number| number.to_string()).collect();
    assert_eq!(order, asked, "first come, first served");

    waits.sort();
    let (median, worst) = (waits[CLIENTS / 2], waits[CLIENTS - 1]);
    println!(
        "{CLIENTS} signatures in {elapsed:?}; wait: median {median:?}, worst {worst:?}, worst / \
         median {:.2}",
        worst.as_secs_f64() / median.as_secs_f64()
    );
}

#[test]
fn a_thousand_threads_of_one_application_get_a_thousand_signatures() {
    require_tools!("pcscd");
    let desk = Desk::new(&cards::CPS3);
    desk.world.wait_for_card();
    let mut application = desk.world.start_application();
    application.must("open 0");
    application.must("login 1234");
    desk.card.transcript().mark();
    assert_eq!(application.must("sign-threads 1000 CPS_PRIV_AUT"), "1000");
    let commands = desk.card.transcript().commands();
    let fetched = commands.iter().filter(|c| c.starts_with("00 C0")).count();
    assert_eq!(fetched, 1000, "each signature is fetched once");
}

#[test]
fn every_thread_of_one_application_finds_the_keys_after_its_login() {
    require_tools!("pcscd");
    let desk = Desk::new(&cards::CPS3);
    desk.world.wait_for_card();
    let mut application = desk.world.start_application();
    assert_eq!(application.must("login-threads 16 50 1234"), "0");
}

/// Asks for a signature, and once the daemon has taken the request in, leaves the client waiting
/// for it.
fn ask(
    mut client: JsonClient,
    card: &str,
    number: usize,
) -> thread::JoinHandle<(Duration, JsonClient)> {
    let mut request = JsonClient::signature(card);
    request["purpose"] = number.to_string().into();
    let begin = Instant::now();
    let id = client.ask("sign.digest", request);
    // A connection's requests are taken in in their order, so this one tells that the other was.
    client.must("system.info", json!({}));
    thread::spawn(move || {
        client.answer(id).expect("a signature");
        (begin.elapsed(), client)
    })
}
