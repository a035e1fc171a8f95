using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Operations.Evidence;

/// <summary>What fills Papers/incident.fr.html: the page of the evidence that one reads first.</summary>
internal static class EvidenceSummary
{
    public static TemplateFields Fields(EvidenceFacts facts, string platform)
    {
        var (incident, declared) = (facts.Incident, facts.History[0]);
        return new TemplateFields
        {
            ["titre"] = $"Incident n°\u00A0{incident.Number}", ["plateforme"] = platform, ["cree_le"] = WireInstant.Format(facts.At), ["pied"] = $"Incident n°\u00A0{incident.Number} — {facts.Of}", ["acheteur"] = facts.Of,
            ["numero"] = incident.Number, ["debut"] = FrenchFormat.LongDateTime(incident.BeganAt), ["fin"] = FrenchFormat.LongDateTime(incident.EndedAt), ["duree"] = FrenchFormat.Duration(incident.EndedAt - incident.BeganAt),
            ["quoi"] = incident.What, ["cause"] = incident.Cause, ["declare_le"] = FrenchFormat.LongDateTimeSeconds(declared.At), ["declare_par"] = declared.By,
            ["close_le"] = incident.ClosedAt is { } closed ? FrenchFormat.LongDateTimeSeconds(closed) : null, ["lu_le"] = FrenchFormat.LongDateTimeSeconds(facts.At),
            ["compte"] = facts.IsAccount, ["heures"] = FrenchFormat.Count(facts.Hours, "heure"),
            ["corrections"] = facts.History.Skip(1).Select(said => new TemplateFields
            {
                ["dit_le"] = FrenchFormat.TableDateTime(said.At), ["par"] = said.By, ["sens"] = said.Closed ? "Clôture" : "Correction", ["dit_fin"] = FrenchFormat.TableDateTime(said.EndedAt), ["dit"] = said.What,
            }).ToList(),
            ["consultations"] = facts.Purchases.Select(p => Purchase(facts, p)).ToList(),
            ["lettres"] = facts.Letters.Select(letter => new TemplateFields { ["envoye_le"] = FrenchFormat.TableDateTime(letter.At), ["destinataire"] = letter.Recipient, ["sujet"] = letter.Subject }).ToList(),
            ["mesures"] = facts.Alerts.Select(a => new TemplateFields
            {
                ["mesure"] = AlertRules.On(facts.At).FirstOrDefault(rule => rule.Signal == a.What)?.Name ?? a.What, ["depuis"] = FrenchFormat.TableDateTime(a.Since), ["constate"] = FrenchFormat.TableDateTime(a.FoundAt),
                ["fini"] = a.EndedAt is { } ended ? FrenchFormat.TableDateTime(ended) : "En cours",
            }).ToList(),
            ["etats"] = FrenchFormat.Count(facts.Heads.Count, "état signé", "états signés"),
        };
    }

    private static TemplateFields Purchase(EvidenceFacts facts, EvidenceFacts.Purchase p)
    {
        var (deposits, attempts) = (facts.Deposits.Where(d => d.Consultation == p.Id).ToList(), facts.Attempts.Where(a => a.Consultation == p.Id).ToList());
        var received = deposits.Count(d => d.FinalisedAt <= facts.Incident.EndedAt);
        return new TemplateFields
        {
            ["acheteur_de"] = p.Buyer, ["reference"] = p.Reference, ["objet"] = p.Title, ["limite"] = FrenchFormat.Limit(p.LimitBefore), ["touchee"] = facts.IsTouched(p),
            ["reports"] = facts.Moves.Where(m => m.Consultation == p.Id).Select(m => new TemplateFields
            {
                ["nouvelle"] = FrenchFormat.Limit(m.New), ["decide"] = m.DecidedAt is { } at ? FrenchFormat.LongDateTimeSeconds(at) : null, ["par_qui"] = m.ForIncident ? "pour cet incident" : "par l’acheteur",
            }).ToList(),
            ["en_cours"] = FrenchFormat.Number(deposits.Count), ["recus"] = FrenchFormat.Number(received), ["tentatives"] = FrenchFormat.Number(attempts.Count(a => a.Event == "commence")),
            ["refus"] = FrenchFormat.Number(attempts.Count(a => a.Event is "refuse" or "bloc-refuse" or "bloc-endommage")),
        };
    }
}
