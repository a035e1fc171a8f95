using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Core.Values;
using Platform.Crypto.Json;
using Platform.Crypto.Timestamps;
using Platform.Crypto.Transparency;

namespace Platform.Cli.Commands;

/// <summary>
/// Checks a receipt with nothing but its files and two keys that the reader holds: no network, no platform. Status 0 when every check
/// passes, 1 when one fails, 2 when a file cannot be read as what it should be.
/// </summary>
public static class VerifyReceipt
{
    private const int Right = 0, Wrong = 1, Unreadable = 2;

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        try
        {
            var receipt = Receipt.Read(await File.ReadAllBytesAsync(arguments.Required("recu"), cancel));
            var proof = TlogProof.Parse(await File.ReadAllTextAsync(arguments.Required("preuve"), cancel));
            var token = await File.ReadAllBytesAsync(arguments.Required("jeton"), cancel);
            var key = await ReadKeyAsync(arguments.Required("cle-registre"), cancel);
            var anchors = new X509Certificate2Collection();
            anchors.ImportFromPemFile(arguments.Required("tsa"));
            return Judge(receipt, proof, token, key, arguments.Optional("nom-registre") ?? receipt.Platform, anchors);
        }
        catch (Exception unreadable) when (unreadable is FormatException or IOException or CryptographicException or UnauthorizedAccessException)
        {
            Console.WriteLine($"ILLISIBLE\u00A0: {unreadable.Message}");
            return Unreadable;
        }
    }

    private static int Judge(Receipt receipt, TlogProof proof, byte[] token, byte[] key, string registerName, X509Certificate2Collection anchors)
    {
        Console.WriteLine($"Reçu {receipt.Tracking}, {(receipt.Late ? "hors délai" : "dans les délais")}");
        Console.WriteLine($"  Déposant      {receipt.Bidder}");
        Console.WriteLine($"  Consultation  {receipt.Subject}");
        Console.WriteLine($"  Dernier octet {FrenchFormat.LongDateTimeSeconds(receipt.LastByteAt, receipt.Limit)}");
        Console.WriteLine($"  Date limite   {FrenchFormat.LongDateTimeSeconds(receipt.Limit)}");

        var fault = TimestampToken.Verify(token, SHA256.HashData(receipt.Bytes), nonce: null, [.. anchors], out var genTime);
        var stamped = Say(fault == TimestampFault.None, $"Horodatage du {FrenchFormat.LongDateTimeSeconds(genTime)} ({anchors[0].GetNameInfo(X509NameType.SimpleName, forIssuer: false)})", $"Horodatage refusé ({fault})");
        var signed = proof.Verify(receipt.Entry, registerName, key);
        var included = Say(signed is not null, $"Inscrit au registre {registerName}, rang {FrenchFormat.Number(proof.Index + 1)} sur {FrenchFormat.Number(signed?.Size ?? 0)}", $"Inscription au registre {registerName} non prouvée");
        var coherent = Say(receipt.Late || receipt.LastByteAt <= receipt.Limit, "Heures cohérentes", "Le dernier octet et la mention du délai se contredisent");

        var isAuthentic = stamped && included && coherent;
        Console.WriteLine(isAuthentic ? "Ce reçu est authentique." : "Ce reçu N’EST PAS authentique.");
        return isAuthentic ? Right : Wrong;
    }

    private static bool Say(bool passed, string right, string wrong)
    {
        Console.WriteLine(passed ? $"  OK    {right}" : $"  ÉCHEC {wrong}");
        return passed;
    }

    // The 32 bytes themselves, their base64, or a file of either.
    private static async Task<byte[]> ReadKeyAsync(string given, CancellationToken cancel)
    {
        var bytes = File.Exists(given) ? await File.ReadAllBytesAsync(given, cancel) : Encoding.ASCII.GetBytes(given);
        if (bytes.Length != 32) bytes = Convert.FromBase64String(Encoding.ASCII.GetString(bytes).Trim());
        return bytes.Length == 32 ? bytes : throw new FormatException("la clé du registre n’a pas 32 octets");
    }

    private sealed record Receipt(byte[] Bytes, byte[] Entry, string Platform, string Bidder, string Subject, DateTimeOffset LastByteAt, DateTimeOffset Limit, bool Late)
    {
        public string Tracking => RegisterLeaf.TrackingNumber(Entry);

        public static Receipt Read(byte[] bytes)
        {
            if (!CanonicalJson.IsCanonical(bytes)) throw new FormatException("recu.json n’est pas un JSON canonique (RFC 8785)");
            try
            {
                var root = CanonicalJson.Parse(bytes) as JsonObject ?? throw new FormatException("recu.json n’est pas un objet");
                var details = root["details"] as JsonObject ?? throw new FormatException("recu.json n’a pas de détails");
                if (Text(details["profil"]) != "recu/1") throw new FormatException("ce profil de reçu est inconnu");
                var salt = Convert.FromBase64String(Text(root["sel"]));
                if (salt.Length != 32) throw new FormatException("le sel de recu.json n’a pas 32 octets");
                return new(bytes, RegisterLeaf.Entry(salt, CanonicalJson.Serialize(details)), Text(details["plateforme"]), Text(details["deposant"]),
                    $"{Text(details["consultation"]?["reference"])} — {Text(details["consultation"]?["objet"])} ({Text(details["acheteur"]?["nom"])})",
                    WireInstant.Parse(Text(details["dernier_octet"])), WireInstant.Parse(Text(details["limite"])), details["hors_delai"]?.GetValue<bool>() ?? throw new FormatException("recu.json ne dit rien du délai"));
            }
            catch (InvalidOperationException otherKind)
            {
                throw new FormatException("une valeur de recu.json n’est pas de la nature attendue", otherKind);
            }
        }

        private static string Text(JsonNode? node) => node?.GetValue<string>() ?? throw new FormatException("il manque une valeur dans recu.json");
    }
}
