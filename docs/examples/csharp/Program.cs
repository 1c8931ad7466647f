// Signs a file with the card of a health professional, through cpsd:
//
//     Sign FILE SIGNATURE
//
// C# 7.2 with the client of clients/csharp. The PIN never passes through this program: the daemon has
// `cpsctl agent` ask the holder.

using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using CpsClient;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length != 2)
        {
            Console.Error.WriteLine("usage: Sign FILE SIGNATURE");
            return 1;
        }
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        var errors = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false));
        output.AutoFlush = errors.AutoFlush = true;
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            SignAsync(arguments[0], arguments[1]).GetAwaiter().GetResult();
            return 0;
        }
        catch (CpsException error)
        {
            // A sentence for the person; `Kind` is the word for the program.
            Console.Error.WriteLine("error: " + (IsFrench() ? error.MessageFr : error.Message));
        }
        catch (Exception error) when (error is IOException || error is CryptographicException)
        {
            Console.Error.WriteLine("error: " + error.Message);
        }
        return 1;
    }

    private static bool IsFrench()
    {
        var locale = new[] { "LC_ALL", "LC_MESSAGES", "LANG" }
            .Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale != null && locale.StartsWith("fr", StringComparison.Ordinal);
    }

    private static async Task SignAsync(string path, string signaturePath)
    {
        var document = File.ReadAllBytes(path);
        // The name is what the holder reads in the PIN dialog.
        using (var client = await Client.ConnectAsync("C# example"))
        {
            Console.WriteLine("cpsd " + client.Version);
            var card = await WaitForCardAsync(client);
            PrintIdentity(await client.CardsIdentityAsync(card, complete: true));
            var listed = await client.CardsCertificatesAsync(card);
            var certificate = listed.Certificates.First(one => one.Key == Purpose.Signature);
            var signature = await SignAsync(client, card, document, Path.GetFileName(path));
            if (!Verifies(certificate.Der, document, signature))
            {
                throw new CryptographicException("the signature does not verify");
            }
            File.WriteAllBytes(signaturePath, signature);
            Console.WriteLine("verified: " + signaturePath);
        }
    }

    /// <summary>Returns the card that is ready, or the next one to be.</summary>
    private static async Task<string> WaitForCardAsync(Client client)
    {
        using (var events = await client.EventsAsync())
        {
            for (var item = await events.NextAsync(); item != null; item = await events.NextAsync())
            {
                var ready = item.Event as CardReadyEvent;
                if (ready != null)
                {
                    return ready.Card;
                }
                // The first item is the state now; the events tell of everything after it.
                var reader = item.Snapshot?.Readers.FirstOrDefault(
                    one => one.State == ReaderState.Ready);
                if (reader != null)
                {
                    return reader.Summary.Card;
                }
                if (item.Snapshot != null)
                {
                    Console.Error.WriteLine("insert the card");
                }
            }
        }
        throw new IOException("the client was closed");
    }

    /// <summary>Prints the holder. Any of it may be absent: some cards name no person.</summary>
    private static void PrintIdentity(JudgedIdentity identity)
    {
        var names = new[] { identity.Holder.GivenNames, identity.Holder.FamilyName };
        var known = names.Where(name => name != null).Select(name => name.Value);
        Console.WriteLine("name: " + string.Join(" ", known));
        if (identity.NationalId != null)
        {
            Console.WriteLine(identity.NationalId.Type + ": " + identity.NationalId.Number);
        }
        if (identity.Profession != null)
        {
            Console.WriteLine("profession: " + identity.Profession.Label);
        }
    }

    private static async Task<byte[]> SignAsync(
        Client client, string card, byte[] document, string name)
    {
        // Without a PIN this asks the holder. The login belongs to this connection alone.
        using (var lease = await client.LoginAsync(
            card,
            purpose: "sign " + name,
            keys: new[] { Purpose.Signature },
            maxSignatures: 1,
            ttlSeconds: 300))
        using (var hash = SHA256.Create())
        {
            var signed = await lease.SignDigestAsync(
                Purpose.Signature, SignScheme.RsaPkcs1Sha256, hash.ComputeHash(document));
            return signed.Signature;
        }
    }

    /// <summary>
    /// Whether the key of the certificate made this signature. Whether the certificate may be trusted
    /// is the receiver's to check.
    /// </summary>
    private static bool Verifies(byte[] certificate, byte[] document, byte[] signature)
    {
        using (var parsed = new X509Certificate2(certificate))
        using (var key = parsed.GetRSAPublicKey())
        {
            return key.VerifyData(
                document, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }
}
