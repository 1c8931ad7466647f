"""Does the steps of clients/scenario.json, and prints what it saw of each as a line of JSON.

It waits for a line before each.

    python3 scenario.py SCENARIO threads|asyncio
"""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, Optional, Union

import cps_client as cps

Step = Dict[str, Any]


def told(error: cps.CpsError) -> Any:
    return {
        "error": error.kind,
        "code": error.code,
        "retries": error.retries,
        "card": error.card is not None,
    }


def digest(number: int) -> bytes:
    return hashlib.sha256(f"document {number}".encode()).digest()


def signed(results: List[cps.SignatureResult], valid: int, beside: int) -> Any:
    trust = {result.trust.status for result in results if result.trust}
    left = [result.rights.signatures_left for result in results if result.rights]
    return {
        "signatures": len(results),
        "different": len({result.signature for result in results}),
        "valid": valid,
        "trust": " ".join(trust),
        "signatures_left": min(left),
        "beside": beside,
    }


def identity_seen(identity: cps.JudgedIdentity) -> Any:
    holder, number = identity.holder, identity.national_id
    return {
        "environment": identity.environment,
        "family_name": holder.family_name and holder.family_name.value,
        "given_names": holder.given_names and holder.given_names.value,
        "national_id": number and number.value,
        "national_id_type": number and number.type,
        "profession": identity.profession and identity.profession.label,
        "trust": identity.trust.status,
        "complete": identity.complete,
    }


def certificates_seen(result: cps.CertificatesResult) -> Any:
    return [
        {"key": c.key, "label": c.label, "der": c.der[0] == 0x30 and len(c.der) > 500}
        for c in result.certificates
    ]


def event_seen(event: cps.Event) -> Any:
    if isinstance(event, cps.LeaseEndedEvent):
        return {"own": event.own, "reason": event.reason}
    if isinstance(event, cps.CardRemovedEvent):
        return {"card": event.card is not None}
    if isinstance(event, cps.UnknownEvent):
        return {"unknown": event.change, "seq": event.seq, "of": event.members["of"]}
    raise AssertionError(event)


CHANGES = {
    "lease_ended": cps.LeaseEndedEvent,
    "card_removed": cps.CardRemovedEvent,
    "card_dreams": cps.UnknownEvent,
}


def ready(item: cps.StreamItem) -> Union[cps.CardReadyEvent, cps.CardSummary, None]:
    """Returns the card that an item shows to be ready."""
    if isinstance(item, cps.CardReadyEvent):
        return item
    if isinstance(item, cps.SnapshotResult):
        return next((r.summary for r in item.readers if r.state == cps.ReaderState.READY), None)
    return None


class Threads:
    """The steps with `Client`."""

    client: cps.Client
    stream: cps.EventStream
    last: Optional[cps.StreamItem] = None
    lease: cps.Lease
    card: str

    def connect(self, step: Step) -> Any:
        self.client = cps.Client(step["client"])
        self.stream = self.client.events()
        return {"version": self.client.version != ""}

    def info(self, step: Step) -> Any:
        info = self.client.system_info()
        return {"agent": info.agent, "readers_available": info.readers_available}

    def item(self, *classes: type) -> Any:
        while True:
            self.last = self.stream.next(timeout=60)
            if isinstance(self.last, classes):
                return self.last

    def card_(self, step: Step) -> Any:
        card = ready(self.last) if self.last else None
        while card is None:
            card = ready(self.item(cps.CardReadyEvent, cps.SnapshotResult))
        self.card = card.card
        return {"generation": card.generation, "serial": card.serial}

    def identity(self, step: Step) -> Any:
        return identity_seen(self.client.cards_identity(step.get("card", self.card), complete=True))

    def certificates(self, step: Step) -> Any:
        return certificates_seen(self.client.cards_certificates(self.card))

    def pin_status(self, step: Step) -> Any:
        status = self.client.pin_status(self.card)
        pin = status.pin
        return {"retries": pin.retries, "blocked": pin.blocked, "logged_in": status.logged_in}

    def login(self, step: Step) -> Any:
        lease = self.client.login(
            self.card,
            pin=step.get("pin"),
            purpose=step.get("purpose"),
            max_signatures=step["max_signatures"],
            timeout=step.get("timeout"),
        )
        self.lease = lease
        return {"signatures_left": lease.rights.signatures_left}

    def cancelled_login(self, step: Step) -> Any:
        cancellation = cps.Cancellation()
        threading.Timer(0.2, cancellation.cancel).start()
        try:
            self.client.login(self.card, max_signatures=1, cancellation=cancellation)
        except cps.RequestCancelledError:
            return {"cancelled": True}

    def leases(self, step: Step) -> Any:
        leases = self.client.leases_list().leases
        return [{"client": lease.client, "purpose": lease.purpose} for lease in leases]

    def sign(self, step: Step) -> Any:
        digests = [digest(number) for number in range(step["count"])]
        with ThreadPoolExecutor(100) as pool:
            beside = [pool.submit(self.client.readers_list) for _ in range(step["beside"])]
            calls = [
                pool.submit(
                    self.lease.sign_digest,
                    cps.Purpose.SIGNATURE,
                    cps.SignScheme.RSA_PKCS1_SHA256,
                    one,
                )
                for one in digests
            ]
            results = [call.result() for call in calls]
            count = len([call.result() for call in beside])
        certificates = self.client.cards_certificates(self.card).certificates
        (der,) = (c.der for c in certificates if c.key == cps.Purpose.SIGNATURE)
        valid = [
            self.client.verify_signature(
                der, cps.Purpose.SIGNATURE, cps.SignScheme.RSA_PKCS1_SHA256, one, result.signature
            ).valid
            for one, result in zip(digests, results)
        ]
        return signed(results, valid.count(True), count)

    def sign_digests(self, step: Step) -> Any:
        result = self.lease.sign_digests(
            cps.Purpose.SIGNATURE,
            cps.SignScheme.RSA_PKCS1_SHA256,
            [digest(number) for number in range(step["count"])],
        )
        left = self.lease.rights.signatures_left
        return {"signatures": len(result.signatures), "stopped": result.stopped, "signatures_left": left}

    def sign_jws(self, step: Step) -> Any:
        result = self.lease.sign_jws(
            cps.Purpose.AUTHENTICATION,
            cps.JwsAlgorithm.RS256,
            step["payload"].encode(),
            header=step["header"],
        )
        left = self.lease.rights.signatures_left
        return {"parts": len(result.jws.split(".")), "signatures_left": left}

    def close_lease(self, step: Step) -> Any:
        with self.lease:
            pass
        return {"ended": self.lease.ended}

    def event(self, step: Step) -> Any:
        return event_seen(self.item(CHANGES[step["change"]]))

    def lost(self, step: Step) -> Any:
        return {"error": self.item(cps.ConnectionLost).error.kind}

    def snapshot(self, step: Step) -> Any:
        return {"readers": len(self.item(cps.SnapshotResult).readers)}

    def call(self, step: Step) -> Any:
        return {"members": list(self.client.call(step["method"], step["params"]))}

    def write_too_much(self, step: Step) -> Any:
        self.client.cards_data_write(self.card, "CPS_DATA", bytes(1 << 20))

    def close(self, step: Step) -> Any:
        with self.client:
            pass
        assert list(self.stream) == []
        return self.info(step)


def step_of(steps: Union[Threads, "AsyncSteps"], name: str) -> Any:
    return getattr(steps, "card_" if name == "card" else name)


class AsyncSteps:
    """The steps with `AsyncClient`."""

    client: cps.AsyncClient
    stream: cps.AsyncEventStream
    last: Optional[cps.StreamItem] = None
    lease: cps.AsyncLease
    card: str

    async def connect(self, step: Step) -> Any:
        self.client = await cps.AsyncClient(step["client"]).connect()
        self.stream = await self.client.events()
        return {"version": self.client.version != ""}

    async def info(self, step: Step) -> Any:
        info = await self.client.system_info()
        return {"agent": info.agent, "readers_available": info.readers_available}

    async def item(self, *classes: type) -> Any:
        async for self.last in self.stream:
            if isinstance(self.last, classes):
                return self.last

    async def card_(self, step: Step) -> Any:
        card = ready(self.last) if self.last else None
        while card is None:
            card = ready(await self.item(cps.CardReadyEvent, cps.SnapshotResult))
        self.card = card.card
        return {"generation": card.generation, "serial": card.serial}

    async def identity(self, step: Step) -> Any:
        card = step.get("card", self.card)
        return identity_seen(await self.client.cards_identity(card, complete=True))

    async def certificates(self, step: Step) -> Any:
        return certificates_seen(await self.client.cards_certificates(self.card))

    async def pin_status(self, step: Step) -> Any:
        status = await self.client.pin_status(self.card)
        pin = status.pin
        return {"retries": pin.retries, "blocked": pin.blocked, "logged_in": status.logged_in}

    async def login(self, step: Step) -> Any:
        lease = await self.client.login(
            self.card,
            pin=step.get("pin"),
            purpose=step.get("purpose"),
            max_signatures=step["max_signatures"],
            timeout=step.get("timeout"),
        )
        self.lease = lease
        return {"signatures_left": lease.rights.signatures_left}

    async def cancelled_login(self, step: Step) -> Any:
        task = asyncio.create_task(self.client.login(self.card, max_signatures=1))
        await asyncio.sleep(0.2)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return {"cancelled": True}

    async def leases(self, step: Step) -> Any:
        leases = (await self.client.leases_list()).leases
        return [{"client": lease.client, "purpose": lease.purpose} for lease in leases]

    async def sign(self, step: Step) -> Any:
        digests = [digest(number) for number in range(step["count"])]
        beside = [asyncio.create_task(self.client.readers_list()) for _ in range(step["beside"])]
        calls = [
            self.lease.sign_digest(
                cps.Purpose.SIGNATURE, cps.SignScheme.RSA_PKCS1_SHA256, one
            )
            for one in digests
        ]
        results = await asyncio.gather(*calls)
        count = len(await asyncio.gather(*beside))
        certificates = (await self.client.cards_certificates(self.card)).certificates
        (der,) = (c.der for c in certificates if c.key == cps.Purpose.SIGNATURE)
        key, scheme = cps.Purpose.SIGNATURE, cps.SignScheme.RSA_PKCS1_SHA256
        verdicts = [
            (await self.client.verify_signature(der, key, scheme, one, result.signature)).valid
            for one, result in zip(digests, results)
        ]
        return signed(results, verdicts.count(True), count)

    async def sign_digests(self, step: Step) -> Any:
        result = await self.lease.sign_digests(
            cps.Purpose.SIGNATURE,
            cps.SignScheme.RSA_PKCS1_SHA256,
            [digest(number) for number in range(step["count"])],
        )
        left = self.lease.rights.signatures_left
        return {"signatures": len(result.signatures), "stopped": result.stopped, "signatures_left": left}

    async def sign_jws(self, step: Step) -> Any:
        result = await self.lease.sign_jws(
            cps.Purpose.AUTHENTICATION,
            cps.JwsAlgorithm.RS256,
            step["payload"].encode(),
            header=step["header"],
        )
        left = self.lease.rights.signatures_left
        return {"parts": len(result.jws.split(".")), "signatures_left": left}

    async def close_lease(self, step: Step) -> Any:
        async with self.lease:
            pass
        return {"ended": self.lease.ended}

    async def event(self, step: Step) -> Any:
        return event_seen(await self.item(CHANGES[step["change"]]))

    async def lost(self, step: Step) -> Any:
        return {"error": (await self.item(cps.ConnectionLost)).error.kind}

    async def snapshot(self, step: Step) -> Any:
        return {"readers": len((await self.item(cps.SnapshotResult)).readers)}

    async def call(self, step: Step) -> Any:
        return {"members": list(await self.client.call(step["method"], step["params"]))}

    async def write_too_much(self, step: Step) -> Any:
        await self.client.cards_data_write(self.card, "CPS_DATA", bytes(1 << 20))

    async def close(self, step: Step) -> Any:
        async with self.client:
            pass
        assert [item async for item in self.stream] == []
        return await self.info(step)


async def run(path: str, way: str) -> None:
    steps: Union[Threads, AsyncSteps] = Threads() if way == "threads" else AsyncSteps()
    with open(path, encoding="utf-8") as file:
        scenario = json.load(file)
    for step in scenario["steps"]:
        await asyncio.to_thread(sys.stdin.readline)
        try:
            seen = step_of(steps, step["do"])(step)
            seen = await seen if inspect.isawaitable(seen) else seen
        except cps.CpsError as error:
            seen = told(error)
        print(json.dumps({"step": step["step"], "saw": seen}), flush=True)


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], sys.argv[2]))
