using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Platform.Core.Exports;
using Platform.Core.Files;
using Platform.Core.Messaging;
using Platform.Core.Registers;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Operations.Evidence;

/// <summary>
/// The evidence of one outage in one file, for a claim (GD-18): a summary to read, tables, the lines of the register with their proofs, the fingerprint of each file.
/// Made when it is asked for, from what is written down; nothing is written. Scope Platform of an operator, or Tenant of an administrator.
/// </summary>
public sealed class MakeEvidence(ReadEvidence read, PublicRegisterFiles publicRegister, RegisterKey register, PaperLook look, IOptions<PortalAddress> portal)
{
    public sealed record Made(byte[] Zip, string FileName);

    /// <returns>Null for an outage that is not for who asks.</returns>
    public async Task<Made?> ExecuteAsync(Guid incident, CancellationToken cancel)
    {
        if (await read.ReadAsync(incident, cancel) is not { } facts) return null;
        var files = new SortedDictionary<string, byte[]>(EvidenceTables.Write(facts), StringComparer.Ordinal);
        foreach (var (name, content) in Entries(facts)) files[name] = content;
        foreach (var (name, content) in await publicRegister.ReadAsync(cancel)) files[name] = content;
        var summary = EvidenceSummary.Fields(facts, portal.Value.Name);
        await look.DressAsync(summary, facts.Tenant, cancel);
        files["resume.html"] = Encoding.UTF8.GetBytes(HtmlTemplate.Fill("incident", summary));
        files["LISEZMOI.txt"] = ReadMe(facts);
        var all = files.ToList();
        all.Add(new("manifest.json", Manifest(facts, files)));
        all.Add(new("SHA256SUMS", Encoding.UTF8.GetBytes(string.Concat(all.Select(f => $"{Hash(f.Value)}  {f.Key}\n")))));
        return new(StoredZip.Write(all, facts.At), $"incident-{facts.Incident.Number}-preuves.zip");
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> Entries(EvidenceFacts facts)
    {
        foreach (var (consultation, entries) in facts.Entries)
        {
            var folder = $"consultations/{ConsultationForExport.SafeFolder(facts.PurchaseOf(consultation).Reference)}";
            var table = ConsultationForExport.Entry.Table();
            foreach (var entry in entries)
            {
                entry.AddTo(table);
                yield return new($"{folder}/{entry.Name}.json", entry.Json);
                if (entry.Proof is { } proof) yield return new($"{folder}/{entry.Name}.tlog-proof", Encoding.UTF8.GetBytes(proof));
            }
            yield return new($"{folder}/registre.csv", table.ToBytes());
        }
    }

    private static byte[] Manifest(EvidenceFacts facts, IEnumerable<KeyValuePair<string, byte[]>> files) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["incident"] = facts.Incident.Number, ["pour"] = facts.Of, ["debut"] = WireInstant.Format(facts.Incident.BeganAt), ["fin"] = WireInstant.Format(facts.Incident.EndedAt), ["lu_le"] = WireInstant.Format(facts.At),
        ["fichiers"] = new JsonArray([.. files.Select(f => new JsonObject { ["nom"] = f.Key, ["octets"] = f.Value.Length, ["sha256"] = Hash(f.Value) })]),
    }.ToJsonString(Indented) + "\n");

    private byte[] ReadMe(EvidenceFacts facts)
    {
        using var stream = typeof(MakeEvidence).Assembly.GetManifestResourceStream($"papers/LISEZMOI-incident-{(facts.IsAccount ? "compte" : "exploitation")}.txt") ?? throw new FileNotFoundException("No words for the evidence of an outage.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd()
            .Replace("{incident}", facts.Incident.Number, StringComparison.Ordinal).Replace("{de}", facts.Of, StringComparison.Ordinal)
            .Replace("{date}", FrenchFormat.LongDateTime(facts.At), StringComparison.Ordinal).Replace("{registre}", register.Origin, StringComparison.Ordinal));
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
