// Signs a file with the card of a health professional, through cpsd:
//
//     dotnet run -- FILE SIGNATURE
//
// .NET 8 with StreamJsonRpc. The PIN never passes through this program: the daemon has
// `cpsctl agent` ask the holder.

using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Sign FILE SIGNATURE");
    return 1;
}
try
{
    await SignAsync(args[0], args[1]);
    return 0;
}
catch (RemoteInvocationException error)
{
    // A sentence for the person; `Kind` is the word for the program.
    var french = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr";
    var refusal = error.DeserializedErrorData as Refusal;
    Console.Error.WriteLine($"error: {(french ? refusal?.MessageFr : null) ?? error.Message}");
    return 1;
}
catch (Exception error) when (error
    is IOException or SocketException or ConnectionLostException or ChannelClosedException)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 1;
}

static async Task SignAsync(string path, string output)
{
    var document = await File.ReadAllBytesAsync(path);
    var digest = SHA256.HashData(document);

    using var cpsd = await Cpsd.ConnectAsync();
    // The greeting comes first; the name is what the holder reads in the PIN dialog.
    var greeting = new { protocol = 1, client = "C# example" };
    var hello = await cpsd.CallAsync<Hello>("system.hello", greeting);
    Console.WriteLine($"cpsd {hello.Version}");

    var card = (await cpsd.WaitForCardAsync()).Id;
    PrintIdentity(await cpsd.CallAsync<Identity>("cards.identity", new { card, complete = true }));
    var list = await cpsd.CallAsync<CertificateList>("cards.certificates", new { card });
    var certificate = list.Certificates.First(item => item.Purpose == "signature");

    // Without a PIN in it, this asks the holder. The login belongs to this connection alone: it ends
    // with its one signature, and after an error with the connection.
    var purpose = $"sign {Path.GetFileName(path)}";
    await cpsd.CallAsync<JsonElement>(
        "pin.login", new { card, purpose, keys = new[] { "signature" }, max_signatures = 1, ttl_seconds = 300 });
    var signed = await cpsd.CallAsync<Signed>(
        "sign.digest", new { card, key = "signature", scheme = "rsa_pkcs1_sha256", digest });

    // The key, not the certificate: whether that may be trusted is the receiver's to check.
    using var holder = new X509Certificate2(certificate.Der);
    using var key = holder.GetRSAPublicKey()!;
    var padding = RSASignaturePadding.Pkcs1;
    if (!key.VerifyData(document, signed.Signature, HashAlgorithmName.SHA256, padding))
    {
        throw new IOException("the signature does not verify");
    }
    await File.WriteAllBytesAsync(output, signed.Signature);
    Console.WriteLine($"verified: {output}");
}

// Prints who holds the card. Any of it may be absent: some cards name no person.
static void PrintIdentity(Identity identity)
{
    var names = new[] { identity.Holder.GivenNames?.Value, identity.Holder.FamilyName?.Value };
    Console.WriteLine($"name: {string.Join(' ', names.Where(name => name is not null))}");
    if (identity.NationalId is { } number)
    {
        Console.WriteLine($"{number.Type}: {number.Number}");
    }
    if (identity.Profession is { } profession)
    {
        Console.WriteLine($"profession: {profession.Label}");
    }
}

/// <summary>A connection to cpsd: JSON-RPC 2.0, one object per line in each direction.</summary>
internal sealed class Cpsd : IDisposable
{
    private readonly JsonRpc rpc;
    private readonly Channel<Card> ready = Channel.CreateUnbounded<Card>();

    private Cpsd(Stream stream)
    {
        // The names of the API are those of the records below; byte[] is base64 in both.
        var formatter = new SystemTextJsonFormatter
        {
            JsonSerializerOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower },
        };
        var lines = new NewLineDelimitedMessageHandler(stream, stream, formatter)
        {
            NewLine = NewLineDelimitedMessageHandler.NewLineStyle.Lf,
        };
        rpc = new Refusing(lines);
        rpc.Disconnected += (_, _) => ready.Writer.TryComplete(new IOException("cpsd hung up"));
        rpc.AddLocalRpcTarget(this);
        rpc.StartListening();
    }

    public static async Task<Cpsd> ConnectAsync()
    {
        var path = Environment.GetEnvironmentVariable("CPS_SOCKET") ?? "/run/cpsd/cpsd.sock";
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return new Cpsd(new NetworkStream(socket, ownsSocket: true));
    }

    public Task<T> CallAsync<T>(string method, object parameters) =>
        rpc.InvokeWithParameterObjectAsync<T>(method, parameters);

    /// <summary>The card that is ready, or the next one to be.</summary>
    public async Task<Card> WaitForCardAsync()
    {
        // The answer is the state now; the events tell of everything after it: nothing is missed.
        var snapshot = await CallAsync<Snapshot>("events.subscribe", new { });
        if (snapshot.Readers.FirstOrDefault(reader => reader.State == "ready") is { Card: { } card })
        {
            return card;
        }
        Console.Error.WriteLine("insert the card");
        return await ready.Reader.ReadAsync();
    }

    [JsonRpcMethod("event", UseSingleObjectParameterDeserialization = true)]
    public void OnEvent(JsonElement happened)
    {
        // Other events have a `card` of another form, or none.
        if (happened.GetProperty("change").GetString() == "card_ready")
        {
            var card = happened.GetProperty("card").GetProperty("id").GetString()!;
            ready.Writer.TryWrite(new Card(card));
        }
    }

    public void Dispose() => rpc.Dispose();

    /// <summary>Reads the `data` of errors as cpsd writes it.</summary>
    private sealed class Refusing(IJsonRpcMessageHandler handler) : JsonRpc(handler)
    {
        protected override Type? GetErrorDetailsDataType(JsonRpcError error) => typeof(Refusal);
    }
}

internal sealed record Refusal(string Kind, string MessageFr);
internal sealed record Hello(string Version);
internal sealed record Snapshot(Reader[] Readers);
internal sealed record Reader(string State, Card? Card);
internal sealed record Card(string Id);
internal sealed record Signed(byte[] Signature);
internal sealed record CertificateList(Certificate[] Certificates);
internal sealed record Certificate(string? Purpose, byte[] Der);
internal sealed record Identity(Holder Holder, NationalId? NationalId, Profession? Profession);
internal sealed record Holder(Name? GivenNames, Name? FamilyName);
internal sealed record Name(string Value);
internal sealed record NationalId(string Type, string Number);
internal sealed record Profession(string Label);
