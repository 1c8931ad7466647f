// Does the steps of clients/scenario.json, each after a line of input, and prints what it saw of each
// as a line of JSON:
//
//     mono Scenario.exe SCENARIO

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CpsClient;

internal sealed class Scenario
{
    private Client client;
    private EventStream stream;
    private StreamItem last;
    private Lease lease;
    private string card;

    private static void Main(string[] arguments)
    {
        RunAsync(arguments[0]).GetAwaiter().GetResult();
    }

    private static async Task RunAsync(string path)
    {
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false))
        {
            AutoFlush = true,
            NewLine = "\n",
        };
        await CheckTransportsAsync();
        var scenario = (IReadOnlyDictionary<string, object>)Json.Read(File.ReadAllText(path));
        var run = new Scenario();
        foreach (Dictionary<string, object> step in (List<object>)scenario["steps"])
        {
            Console.In.ReadLine();
            object saw;
            try
            {
                saw = await run.DoAsync(new Step(step));
            }
            catch (CpsException error)
            {
                saw = Told(error);
            }
            output.WriteLine(Json.Write(Seen("step", step["step"], "saw", saw)));
        }
    }

    /// <summary>Checks which names are those of a pipe, and that there are none elsewhere.</summary>
    private static async Task CheckTransportsAsync()
    {
        foreach (var name in new[] { @"\\.\pipe\cpsd", @"\\.\PIPE\ProtectedPrefix\LocalService\cpsd" })
        {
            Check(Transport.To(name) is NamedPipeTransport, name);
            try
            {
                using (await Client.ConnectAsync("test", Transport.To(name)))
                {
                    Check(false, name + " is no pipe here");
                }
            }
            catch (CpsException error)
            {
                Check(error.Kind == ErrorKind.DaemonUnreachable, error.ToString());
                Check(error.Detail.Contains(name), error.Detail);
            }
        }
        foreach (var name in new[] { "/run/cpsd/cpsd.sock", "cpsd", @"\\.\pipe\", @"\\server\pipe\cpsd" })
        {
            Check(Transport.To(name) is UnixSocketTransport, name);
        }
    }

    private static void Check(bool holds, string said)
    {
        if (!holds)
        {
            throw new InvalidOperationException(said);
        }
    }

    /// <summary>A step of the scenario.</summary>
    private sealed class Step
    {
        private readonly Dictionary<string, object> members;

        internal Step(Dictionary<string, object> members)
        {
            this.members = members;
        }

        internal object this[string name]
        {
            get
            {
                object value;
                members.TryGetValue(name, out value);
                return value;
            }
        }

        internal string Text(string name)
        {
            return (string)this[name];
        }

        internal int Number(string name)
        {
            return (int)(long)this[name];
        }
    }

    private static Dictionary<string, object> Seen(params object[] namesAndValues)
    {
        var seen = new Dictionary<string, object>();
        for (var at = 0; at < namesAndValues.Length; at += 2)
        {
            seen.Add((string)namesAndValues[at], namesAndValues[at + 1]);
        }
        return seen;
    }

    private static object Told(CpsException error)
    {
        return Seen(
            "error", error.Kind,
            "code", error.Code,
            "retries", error.Retries,
            "card", error.Card != null);
    }

    private Task<object> DoAsync(Step step)
    {
        switch (step.Text("do"))
        {
            case "connect": return ConnectAsync(step);
            case "info": return InfoAsync();
            case "card": return CardAsync();
            case "identity": return IdentityAsync(step);
            case "certificates": return CertificatesAsync();
            case "pin_status": return PinStatusAsync();
            case "login": return LoginAsync(step);
            case "cancelled_login": return CancelledLoginAsync();
            case "leases": return LeasesAsync();
            case "sign": return SignAsync(step);
            case "sign_digests": return SignDigestsAsync(step);
            case "sign_jws": return SignJwsAsync(step);
            case "close_lease": return CloseLeaseAsync();
            case "event": return EventAsync(step);
            case "lost": return LostAsync();
            case "snapshot": return SnapshotAsync();
            case "call": return CallAsync(step);
            case "write_too_much": return WriteTooMuchAsync();
            case "close": return CloseAsync();
            default: throw new InvalidOperationException(step.Text("do"));
        }
    }

    private async Task<object> ConnectAsync(Step step)
    {
        client = await Client.ConnectAsync(step.Text("client"));
        stream = await client.EventsAsync();
        return Seen("version", client.Version.Length > 0);
    }

    private async Task<object> InfoAsync()
    {
        var info = await client.SystemInfoAsync();
        return Seen("agent", info.Agent, "readers_available", info.ReadersAvailable);
    }

    private async Task<StreamItem> ItemAsync(Func<StreamItem, bool> fits)
    {
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            do
            {
                last = await stream.NextAsync(limit.Token);
            }
            while (!fits(last));
        }
        return last;
    }

    /// <summary>Returns the card that an item shows to be ready.</summary>
    private static CardSummary Ready(StreamItem item)
    {
        if (item == null)
        {
            return null;
        }
        var ready = item.Event as CardReadyEvent;
        if (ready != null)
        {
            return new CardSummary(
                ready.Card, ready.Reader, ready.Generation, ready.Serial, ready.Label);
        }
        return item.Snapshot?.Readers.FirstOrDefault(one => one.State == ReaderState.Ready)?.Summary;
    }

    private async Task<object> CardAsync()
    {
        if (Ready(last) == null)
        {
            await ItemAsync(item => Ready(item) != null);
        }
        var summary = Ready(last);
        card = summary.Card;
        return Seen("generation", summary.Generation, "serial", summary.Serial);
    }

    private async Task<object> IdentityAsync(Step step)
    {
        var identity = await client.CardsIdentityAsync(step.Text("card") ?? card, complete: true);
        return Seen(
            "environment", identity.Environment,
            "family_name", identity.Holder.FamilyName?.Value,
            "given_names", identity.Holder.GivenNames?.Value,
            "national_id", identity.NationalId?.Value,
            "national_id_type", identity.NationalId?.Type,
            "profession", identity.Profession?.Label,
            "trust", identity.Trust.Status,
            "complete", identity.Complete);
    }

    private async Task<object> CertificatesAsync()
    {
        var result = await client.CardsCertificatesAsync(card);
        return result.Certificates.Select(one => Seen(
            "key", one.Key,
            "label", one.Label,
            "der", one.Der[0] == 0x30 && one.Der.Length > 500)).ToList();
    }

    private async Task<object> PinStatusAsync()
    {
        var status = await client.PinStatusAsync(card);
        return Seen(
            "retries", status.Pin.Retries,
            "blocked", status.Pin.Blocked,
            "logged_in", status.LoggedIn);
    }

    private async Task<object> LoginAsync(Step step)
    {
        var typed = step.Text("pin");
        var seconds = step["timeout"];
        using (var pin = typed == null ? null : new Pin(typed.ToCharArray()))
        {
            lease = await client.LoginAsync(
                card,
                pin: pin,
                purpose: step.Text("purpose"),
                maxSignatures: step.Number("max_signatures"),
                timeout: seconds == null ? (TimeSpan?)null : TimeSpan.FromSeconds((double)seconds));
        }
        return Seen("signatures_left", lease.Rights.SignaturesLeft);
    }

    private async Task<object> CancelledLoginAsync()
    {
        using (var cancellation = new CancellationTokenSource(200))
        {
            try
            {
                await client.LoginAsync(card, maxSignatures: 1, cancellation: cancellation.Token);
                return Seen();
            }
            catch (OperationCanceledException)
            {
                return Seen("cancelled", true);
            }
        }
    }

    private async Task<object> LeasesAsync()
    {
        var result = await client.LeasesListAsync();
        return result.Leases
            .Select(one => Seen("client", one.Client, "purpose", one.Purpose)).ToList();
    }

    private static List<byte[]> Digests(int count)
    {
        using (var hash = SHA256.Create())
        {
            return Enumerable.Range(0, count)
                .Select(number => hash.ComputeHash(Encoding.UTF8.GetBytes("document " + number)))
                .ToList();
        }
    }

    private async Task<object> SignAsync(Step step)
    {
        var digests = Digests(step.Number("count"));
        var beside = Enumerable.Range(0, step.Number("beside"))
            .Select(_ => client.ReadersListAsync()).ToList();
        var calls = digests.Select(digest =>
            lease.SignDigestAsync(Purpose.Signature, SignScheme.RsaPkcs1Sha256, digest)).ToList();
        var results = await Task.WhenAll(calls);
        var others = await Task.WhenAll(beside);
        var listed = await client.CardsCertificatesAsync(card);
        var certificate = listed.Certificates.First(one => one.Key == Purpose.Signature).Der;
        var valid = 0;
        for (var number = 0; number < digests.Count; number++)
        {
            var verdict = await client.VerifySignatureAsync(
                certificate,
                Purpose.Signature,
                SignScheme.RsaPkcs1Sha256,
                digests[number],
                results[number].Signature);
            valid += verdict.Valid ? 1 : 0;
        }
        return Seen(
            "signatures", results.Length,
            "different", results.Select(one => Convert.ToBase64String(one.Signature)).Distinct().Count(),
            "valid", valid,
            "trust", string.Join(" ", results.Select(one => one.Trust.Status.ToString()).Distinct()),
            "signatures_left", results.Min(one => one.Rights.SignaturesLeft),
            "beside", others.Length);
    }

    private async Task<object> SignDigestsAsync(Step step)
    {
        var digests = Digests(step.Number("count"));
        var result = await lease.SignDigestsAsync(
            Purpose.Signature, SignScheme.RsaPkcs1Sha256, digests);
        return Seen(
            "signatures", result.Signatures.Count,
            "stopped", result.Stopped?.Kind,
            "signatures_left", lease.Rights.SignaturesLeft);
    }

    private async Task<object> SignJwsAsync(Step step)
    {
        var result = await lease.SignJwsAsync(
            Purpose.Authentication,
            JwsAlgorithm.RS256,
            Encoding.UTF8.GetBytes(step.Text("payload")),
            header: (IReadOnlyDictionary<string, object>)step["header"]);
        return Seen(
            "parts", result.Jws.Split('.').Length, "signatures_left", lease.Rights.SignaturesLeft);
    }

    private async Task<object> CloseLeaseAsync()
    {
        await lease.CloseAsync();
        lease.Dispose();
        return Seen("ended", lease.Ended);
    }

    private async Task<object> EventAsync(Step step)
    {
        var change = step.Text("change");
        var item = await ItemAsync(one => Is(one.Event, change));
        return EventSeen(item.Event);
    }

    private static bool Is(Event happened, string change)
    {
        switch (change)
        {
            case "lease_ended": return happened is LeaseEndedEvent;
            case "card_removed": return happened is CardRemovedEvent;
            default: return (happened as UnknownEvent)?.Change == change;
        }
    }

    private static object EventSeen(Event happened)
    {
        if (happened is LeaseEndedEvent ended)
        {
            return Seen("own", ended.Own, "reason", ended.Reason);
        }
        if (happened is CardRemovedEvent removed)
        {
            return Seen("card", removed.Card != null);
        }
        var unknown = (UnknownEvent)happened;
        return Seen("unknown", unknown.Change, "seq", unknown.Seq, "of", unknown.Members["of"]);
    }

    private async Task<object> LostAsync()
    {
        var item = await ItemAsync(one => one.Lost != null);
        return Seen("error", item.Lost.Kind);
    }

    private async Task<object> SnapshotAsync()
    {
        var item = await ItemAsync(one => one.Snapshot != null);
        return Seen("readers", item.Snapshot.Readers.Count);
    }

    private async Task<object> CallAsync(Step step)
    {
        var parameters = (IReadOnlyDictionary<string, object>)step["params"];
        var result = await client.CallAsync(step.Text("method"), parameters);
        return Seen("members", ((IReadOnlyDictionary<string, object>)result).Keys.ToList());
    }

    private async Task<object> WriteTooMuchAsync()
    {
        await client.CardsDataWriteAsync(card, "CPS_DATA", new byte[1 << 20]);
        return Seen();
    }

    private async Task<object> CloseAsync()
    {
        client.Dispose();
        while (await stream.NextAsync() is StreamItem item)
        {
            throw new InvalidOperationException("there is more: " + item);
        }
        return await InfoAsync();
    }
}
