// Opens the shared health record of a patient by card, at the test server:
//
//     mcs OpenRecord.cs && mono OpenRecord.exe URL AUTHORITY ACTIVITY INS
//
// AUTHORITY is the certificate by which the server is known, PEM. The PIN comes on standard input.
// C# 7 for Mono or .NET, no package; cpsctl makes the assertion, and curl logs on with the card.

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

internal static class OpenRecord
{
    // The names of key and certificate are those of every card.
    private const string Key = "pkcs11:object=CPS_PRIV_AUT;type=private";
    private const string Certificate =
        "pkcs11:object=Certificat%20d%27Authentification%20CPS;type=cert";

    // The software as it was approved.
    private static readonly string[] Software =
    {
        "--software-id", "1", "--software-name", "C# example",
        "--software-version", "1.0", "--software-approval", "NONE",
    };

    private const string Soap = "http://www.w3.org/2003/05/soap-envelope";
    private const string Addressing = "http://www.w3.org/2005/08/addressing";
    private const string Security =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    private static int Main(string[] args)
    {
        if (args.Length != 4)
        {
            Console.Error.WriteLine("usage: OpenRecord URL AUTHORITY ACTIVITY INS");
            return 1;
        }
        try
        {
            var pin = Console.ReadLine();
            var assertion = MakeAssertion(args[2], args[3], pin);
            var answer = Send(args[0], args[1], Message(args[0], assertion), pin);
            Console.WriteLine($"accepted: {Accepted(answer)}");
            return 0;
        }
        catch (ProgramFailed failed)
        {
            return failed.Status; // the program has said why
        }
        catch (IOException error)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return 1;
        }
    }

    /// <summary>The signed assertion, of the card and this activity alone.</summary>
    private static string MakeAssertion(string activity, string ins, string pin)
    {
        var arguments = new[]
        {
            "vihf", "--pin-stdin", "--activity", activity, "--ins", ins, "--authority", "test",
        };
        return Run("cpsctl", arguments.Concat(Software), pin + "\n").Trim();
    }

    /// <summary>
    /// A request with the assertion as it is: what would read and write it again breaks it.
    /// </summary>
    private static string Message(string url, string assertion)
    {
        return $"<soap:Envelope xmlns:soap=\"{Soap}\" xmlns:wsa=\"{Addressing}\"><soap:Header>"
            + $"<wsa:MessageID>urn:uuid:{Guid.NewGuid()}</wsa:MessageID><wsa:To>{url}</wsa:To>"
            + $"<wsa:ReplyTo><wsa:Address>{Addressing}/anonymous</wsa:Address></wsa:ReplyTo>"
            + "<wsa:Action soap:mustUnderstand=\"true\">urn:hl7-org:v3:PRPA_IN201307UV02</wsa:Action>"
            + $"<wsse:Security xmlns:wsse=\"{Security}\">{assertion}</wsse:Security></soap:Header>"
            + "<soap:Body><PRPA_IN201307UV02 xmlns=\"urn:hl7-org:v3\"/></soap:Body></soap:Envelope>";
    }

    /// <summary>
    /// The answer of the server, over TLS 1.2 with the authentication key of the card.
    /// </summary>
    private static string Send(string url, string authority, string content, string pin)
    {
        var options = new Dictionary<string, string>
        {
            ["url"] = url,
            ["tls-max"] = "1.2",
            ["cacert"] = authority,
            ["cert"] = Certificate,
            ["key"] = $"{Key};pin-value={pin}",
            ["header"] = "Content-Type: application/soap+xml; charset=utf-8",
            ["data-binary"] = content,
        };
        // From standard input: every user of the machine can read the arguments of a command.
        var lines = options.Select(option =>
            $"{option.Key} = \"{option.Value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"\n");
        var arguments = new[] { "--silent", "--show-error", "--config", "-" };
        return Run("curl", arguments, string.Concat(lines));
    }

    /// <summary>
    /// The assertion that the server took. With a reader of XML in the project, use that.
    /// </summary>
    private static string Accepted(string answer)
    {
        var accepted =
            Regex.Match(answer, "<accepted xmlns=\"urn:test-server\" assertion=\"([^\"]*)\"/>");
        if (accepted.Success)
        {
            return accepted.Groups[1].Value;
        }
        var reason = Regex.Match(answer, "<soap:Text[^>]*>([^<]*)<");
        throw new IOException(reason.Success ? reason.Groups[1].Value : answer);
    }

    /// <summary>
    /// Runs a program, which says on standard error why it fails. OPENSSL_CONF names openssl.cnf
    /// beside this file, CPS_MODULE the PKCS#11 module.
    /// </summary>
    private static string Run(string program, IEnumerable<string> arguments, string input)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            Arguments = string.Join(" ", arguments.Select(argument => $"\"{argument}\"")),
        };
        using (var process = Process.Start(start))
        {
            var bytes = new UTF8Encoding(false).GetBytes(input);
            process.StandardInput.BaseStream.Write(bytes, 0, bytes.Length);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new ProgramFailed(process.ExitCode);
            }
            return output;
        }
    }

    private sealed class ProgramFailed : Exception
    {
        public ProgramFailed(int status)
        {
            Status = status;
        }

        public int Status { get; }
    }
}
