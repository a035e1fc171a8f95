using System.Text;
using System.Text.Json.Nodes;
using Platform.Core.Consultations;
using Platform.Core.Opening;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Transparency;

namespace Platform.Cli.StandIn;

/// <summary>What Client/opening/register-check.ts judges in the holder's browser, in C#: the tables against the register, under its pinned key.</summary>
public sealed class RegisterCheck
{
    private readonly Dictionary<string, JsonObject> deposits;
    private readonly HashSet<DateTimeOffset> limits;
    private readonly ReadSession.Session session;

    private RegisterCheck(ReadSession.Session session, Dictionary<string, JsonObject> deposits, HashSet<DateTimeOffset> limits) =>
        (this.session, this.deposits, this.limits) = (session, deposits, limits);

    /// <summary>Every proof is there: the sequencer has passed.</summary>
    public static bool IsProved(ReadOpeningEvidence.Evidence? evidence) =>
        evidence is { Closing.Proof: not null, Gate.Proof: not null } && evidence.Deposits.Concat(evidence.Limits).All(d => d.Proof is not null);

    /// <exception cref="InvalidOperationException">The closing or the gate is not what the register holds, or a deposit is withheld: nothing may be opened.</exception>
    public static RegisterCheck Of(Id<Consultation> consultation, ReadSession.Session session, ReadOpeningEvidence.Evidence? evidence, RegisterKey key)
    {
        if (evidence is not { Closing: { } closing, Gate: { } gate } || !IsProved(evidence)) throw new InvalidOperationException("The register has not signed the closing yet.");
        var (closed, opened) = (Details(closing), Details(gate));
        if (EntryIn(closing, key) is not { } entry || Text(closed["type"]) != "cloture" || Text(closed["consultation"]?["id"]) != consultation.ToString() || Instant(closed["limite"]) != Milliseconds(session.Deadline))
            throw new InvalidOperationException("The closing is not the register's.");
        if (EntryIn(gate, key) is null || Text(opened["type"]) != "verrou-ouvert" || Text(opened["consultation"]) != consultation.ToString() || Text(opened["cloture"]) != entry
            || !(opened["a_deux"] is { } byTwo ? IsAfterByTwo(byTwo, opened, session.Deadline) : Instant(opened["horodatage"]?["date"]) > session.Deadline))
            throw new InvalidOperationException("The gate's opening is not the register's.");

        var listed = closed["depots"]!.AsArray().Select(Text).ToHashSet();        // a closing has its list: ours wrote it, the register proves it
        var proved = evidence.Deposits.Where(d => IsDeposit(Details(d), consultation) && listed.Contains(EntryIn(d, key))).Select(Details).ToDictionary(d => Text(d["depot"]) ?? "", StringComparer.Ordinal);
        var check = new RegisterCheck(session, proved, LimitsOf(consultation, Instant(closed["limite"]), evidence.Limits, key));
        // By its candidature; by its offers where it holds none, as in a later phase.
        var applications = session.Envelopes.Where(e => e.Kind == EnvelopeKind.Application).Select(e => Ulid.Format(e.Bid)).ToHashSet(StringComparer.Ordinal);
        var shown = session.Envelopes.Select(e => Ulid.Format(e.Bid)).Where(d => applications.Contains(d) || (proved.TryGetValue(d, out var said) && !HoldsApplication(said)) || !proved.ContainsKey(d)).ToHashSet(StringComparer.Ordinal);
        var isHidden = proved.Any(d => !shown.Contains(d.Key) && !check.IsReplaced(d.Value, (a, b) => a >= b, null));
        return !isHidden && listed.Count - proved.Count <= shown.Count(d => !proved.ContainsKey(d)) ? check : throw new InvalidOperationException("A deposit of the closing is withheld.");
    }

    /// <returns>Null when the register says the same of this envelope.</returns>
    public string? Contradiction(ReadSession.SealedEnvelope envelope)
    {
        if (!deposits.TryGetValue(Ulid.Format(envelope.Bid), out var deposit)) return "la clôture ne porte pas ce dépôt, ou sa preuve est fausse";
        if (IsReplaced(deposit, (a, b) => a > b, envelope.Lot)) return "un dépôt plus récent de la même entreprise le remplace";
        if (Text(deposit["deposant"]) != $"{envelope.Bidder} ({Company(deposit)})") return "ce dépôt y est inscrit au nom d’une autre entreprise";
        var kind = envelope.Kind.Wire();
        var said = deposit["enveloppes"]!.AsArray().SingleOrDefault(e => Text(e!["enveloppe"]) == kind && Text(e["contexte_sha256"]) == Convert.ToHexStringLower(envelope.ContextSha256)      // a receipt lists its envelopes
            && (e["lot"] is null || e["lot"]!.GetValue<int>() == envelope.Lot));
        if (said is null || Text(deposit["cle"]?[kind]) != session.Keys.Single(k => k.Envelope == envelope.Kind).Recipient) return "ce dépôt y est inscrit avec un autre lot, une autre clé ou un autre contexte";
        if (!limits.Contains(Milliseconds(Instant(JsonNode.Parse(envelope.Context)?["limite"])))) return "le pli a été scellé pour une date limite que cette consultation n’a jamais eue";
        return Text(said["sha256"]) == Convert.ToHexStringLower(envelope.Sha256) && said["taille"]?.GetValue<long>() == envelope.Size ? null : "le fichier scellé n’est pas celui du reçu (empreinte ou taille différente)";
    }

    // No authority answered: two people, one after the other, past the limit.
    private static bool IsAfterByTwo(JsonNode byTwo, JsonObject opened, DateTimeOffset deadline) =>
        Text(byTwo["demande"]?["nom"]) is { Length: > 0 } && Text(byTwo["confirmation"]?["nom"]) is { Length: > 0 }
        && Instant(byTwo["demande"]?["date"]) is var asked && Instant(byTwo["confirmation"]?["date"]) is var confirmed
        && Milliseconds(deadline) < asked && asked <= confirmed && confirmed <= Instant(opened["date"]);

    // CCP R2151-6: of several deposits in time by one company, the last counts, lot by lot.
    private bool IsReplaced(JsonObject deposit, Func<DateTimeOffset, DateTimeOffset, bool> isLater, int? lot)
    {
        var covered = deposits.Values.Where(d => Text(d["depot"]) != Text(deposit["depot"]) && Company(d) == Company(deposit) && isLater(Instant(d["dernier_octet"]), Instant(deposit["dernier_octet"]))).SelectMany(Lots).ToHashSet();
        var mine = Lots(deposit).Where(l => lot is null || l is null || l == lot).ToList();
        return mine.Count > 0 && mine.TrueForAll(covered.Contains);
    }

    // The limit of the closing, and those that the register shows before it: a chain back to the first, so that none can be slipped in.
    private static HashSet<DateTimeOffset> LimitsOf(Id<Consultation> consultation, DateTimeOffset last, IReadOnlyList<ReadOpeningEvidence.ProvedEntry> changes, RegisterKey key)
    {
        var moved = changes.Where(c => EntryIn(c, key) is not null).Select(Details).Where(d => Text(d["type"]) == "limite-modifiee" && Text(d["consultation"]?["id"]) == consultation.ToString())
            .ToDictionary(d => Milliseconds(Instant(d["nouvelle"])), d => Milliseconds(Instant(d["ancienne"])));
        var found = new HashSet<DateTimeOffset> { Milliseconds(last) };
        for (var limit = Milliseconds(last); moved.TryGetValue(limit, out var before) && found.Add(before); limit = before) { }
        return found;
    }

    private static bool HoldsApplication(JsonObject deposit) => deposit["enveloppes"]!.AsArray().Any(e => Text(e!["enveloppe"]) == "candidature");      // a receipt lists its envelopes

    private static IEnumerable<int?> Lots(JsonObject deposit) => deposit["lots"] is JsonArray sought ? sought.Select(lot => lot?.GetValue<int>()) : deposit["enveloppes"]!.AsArray().Where(e => Text(e!["enveloppe"]) == "offre").Select(e => e!["lot"]?.GetValue<int>());      // a receipt lists its envelopes

    private static bool IsDeposit(JsonObject details, Id<Consultation> consultation) =>
        Text(details["type"]) == "depot" && Text(details["profil"]) == "recu/1" && Text(details["consultation"]?["id"]) == consultation.ToString() && details["hors_delai"]?.GetValue<bool>() == false;

    private static string Company(JsonObject deposit) => (Text(deposit["deposant"]) ?? "").Split('(')[^1].TrimEnd(')');

    private static JsonObject Details(ReadOpeningEvidence.ProvedEntry entry) => JsonNode.Parse(entry.Details)!.AsObject();     // an entry's details are an object

    // Hex of the entry, once it is proved to stand in the register.
    private static string? EntryIn(ReadOpeningEvidence.ProvedEntry shown, RegisterKey key)
    {
        var entry = RegisterLeaf.Entry(shown.Salt, Encoding.UTF8.GetBytes(shown.Details));
        return shown.Proof is { } proof && TlogProof.Parse(proof).Verify(entry, key.Origin, key.PublicKey) is not null ? Convert.ToHexStringLower(entry) : null;
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    // The closing entry writes its limit so.
    private static DateTimeOffset Milliseconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));

    private static DateTimeOffset Instant(JsonNode? node) => WireInstant.Parse(Text(node) ?? throw new InvalidOperationException("An entry says when."));
}
