using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Platform.Core.Consultations;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Crypto.Transparency;
using Platform.Web.Pages.Opening.Buyer;

namespace Platform.Web.Api;

/// <summary>The session as Client/opening/contract.ts reads it.</summary>
public sealed record SessionAnswer(
    [property: JsonPropertyName("etat")] string State,
    [property: JsonPropertyName("limite")] string Deadline,
    [property: JsonPropertyName("heure")] string Now,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("close")] string? ClosedAt,
    [property: JsonPropertyName("consultation")] SessionAnswer.Subject Consultation,
    [property: JsonPropertyName("detenteur")] SessionAnswer.HolderSent? Holder,
    [property: JsonPropertyName("verrou")] string? Gate,
    [property: JsonPropertyName("cles")] IReadOnlyList<SessionAnswer.KeySent> Keys,
    [property: JsonPropertyName("enveloppes")] IReadOnlyList<SessionAnswer.EnvelopeSent> Envelopes,
    [property: JsonPropertyName("decisions")] IReadOnlyList<SessionAnswer.DecisionSent> Decisions,
    [property: JsonPropertyName("journal")] IReadOnlyList<SessionAnswer.MinuteSent> Journal,
    [property: JsonPropertyName("registre")] SessionAnswer.RegisterSent? Register)
{
    public sealed record Subject(
        [property: JsonPropertyName("id")] string Id,
        [property: JsonPropertyName("reference")] string Reference,
        [property: JsonPropertyName("objet")] string Title,
        [property: JsonPropertyName("acheteur")] string Buyer,
        [property: JsonPropertyName("organisme")] string Siret);

    public sealed record HolderSent(
        [property: JsonPropertyName("id")] Guid Id,
        [property: JsonPropertyName("nom")] string Name,
        [property: JsonPropertyName("cle")] string Recipient);

    public sealed record KeySent(
        [property: JsonPropertyName("enveloppe")] string Envelope,
        [property: JsonPropertyName("cle")] string Recipient,
        [property: JsonPropertyName("ck_gate_sha256")] string CkGateSha256,
        [property: JsonPropertyName("octroi")] byte[] Grant);

    public sealed record EnvelopeSent(
        [property: JsonPropertyName("id")] Guid Id,
        [property: JsonPropertyName("depot")] string Bid,
        [property: JsonPropertyName("enveloppe")] string Kind,
        [property: JsonPropertyName("lot")] int? Lot,
        [property: JsonPropertyName("libelle")] string Label,
        [property: JsonPropertyName("soumissionnaire")] string Bidder,
        [property: JsonPropertyName("taille")] long Size,
        [property: JsonPropertyName("sha256")] string Sha256,
        [property: JsonPropertyName("contexte")] byte[] Context,
        [property: JsonPropertyName("contexte_sha256")] string ContextSha256,
        [property: JsonPropertyName("etat")] string State,
        [property: JsonPropertyName("decisions")] int Decisions,
        [property: JsonPropertyName("telechargement")] string? Address);

    public sealed record DecisionSent(
        [property: JsonPropertyName("candidat")] string Candidate,
        [property: JsonPropertyName("admis")] bool Admitted,
        [property: JsonPropertyName("par")] string By,
        [property: JsonPropertyName("heure")] string At,
        [property: JsonPropertyName("motif")] string? Reason);

    public sealed record RegisterSent(
        [property: JsonPropertyName("cloture")] EntrySent? Closing,
        [property: JsonPropertyName("verrou")] EntrySent? Gate,
        [property: JsonPropertyName("depots")] IReadOnlyList<EntrySent> Deposits,
        [property: JsonPropertyName("limites")] IReadOnlyList<EntrySent> Limits);

    public sealed record EntrySent(
        [property: JsonPropertyName("details")] JsonNode? Details,
        [property: JsonPropertyName("sel")] byte[] Salt,
        [property: JsonPropertyName("preuve")] string? Proof);

    public sealed record MinuteSent(
        [property: JsonPropertyName("heure")] string At,
        [property: JsonPropertyName("texte")] string Words);

    /// <param name="s">The session.</param>
    /// <param name="minutes">Null until the session was opened: nothing is in the minutes before.</param>
    /// <param name="evidence">Null unless the session is open.</param>
    /// <param name="portal">For the addresses of the ciphertexts.</param>
    /// <param name="consultation">For the addresses of the ciphertexts.</param>
    public static SessionAnswer Of(ReadSession.Session s, OpeningMinutes.Minutes? minutes, ReadOpeningEvidence.Evidence? evidence, string portal, Id<Consultation> consultation) => new(
        Word(s.State), WireInstant.Format(s.Deadline), WireInstant.Format(s.Now), WatchSession.Of(minutes), minutes?.Session.ClosedAt is { } closed ? WireInstant.Format(closed) : null, new(consultation.ToString(), s.Reference, s.Title, s.Buyer, s.Siret),
        s.Holder is { } h ? new(h.Id.Value, h.PersonName, h.Recipient) : null, s.Gate,
        [.. s.Keys.Select(k => new KeySent(k.Envelope.Wire(), k.Recipient, Convert.ToHexStringLower(k.CkGateSha256), k.Grant))],
        [.. s.Envelopes.Select(e => new EnvelopeSent(e.Id, Ulid.Format(e.Bid), e.Kind.Wire(), e.Lot, SessionView.Envelope(e.Kind, e.ShownLot), e.Bidder, e.Size, Convert.ToHexStringLower(e.Sha256), e.Context,
            Convert.ToHexStringLower(e.ContextSha256), e.State, e.Decisions, e.Served ? $"/api/{portal}/seances/{consultation}/enveloppes/{e.Id}" : null))],
        minutes is null ? [] : [.. SessionView.ToBecomeFinal(minutes).Select(Sent)],
        minutes is null ? [] : [.. SessionView.Journal(minutes).Select(m => new MinuteSent(WireInstant.Format(m.At), m.Words))],
        evidence is null ? null : new(Entry(evidence.Closing), Entry(evidence.Gate), [.. evidence.Deposits.Select(Sent)], [.. evidence.Limits.Select(Sent)]));

    private static DecisionSent Sent(SessionModel.Candidate c) => new(c.Name, c.Review!.Admitted, c.Review.DecidedByName, WireInstant.Format(c.Review.DecidedAt), c.Review.Reason);       // not null: to become final

    private static EntrySent? Entry(ReadOpeningEvidence.ProvedEntry? entry) => entry is null ? null : Sent(entry);

    private static EntrySent Sent(ReadOpeningEvidence.ProvedEntry entry) => new(JsonNode.Parse(entry.Details), entry.Salt, entry.Proof);

    private static string Word(SessionState state) => state switch
    {
        SessionState.Discontinued => "sans-suite",
        SessionState.BeforeDeadline => "avant",
        SessionState.WaitingForGate => "fermee",
        SessionState.GateOpen => "verrou",
        SessionState.Applications => "candidatures",
        SessionState.Review => "admission",
        SessionState.Offers => "offres",
        SessionState.Done => "terminee",
    };
}
