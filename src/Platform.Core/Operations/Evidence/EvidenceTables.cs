using Platform.Core.Values;

namespace Platform.Core.Operations.Evidence;

/// <summary>The tables of the evidence of an outage. Instants are Paris time; those of the register stand to the microsecond in its lines.</summary>
internal static class EvidenceTables
{
    /// <summary>The words of the journal of diligence.</summary>
    public static string Of(string happened) => happened switch
    {
        "commence" => "dépôt commencé",
        "bordereau" => "bordereau reçu",
        "recu" => "dépôt reçu",
        "hors-delai" => "dépôt reçu hors délai",
        "refuse" => "dépôt refusé",
        "bloc-refuse" => "partie d’enveloppe refusée",
        "bloc-endommage" => "partie d’enveloppe endommagée, redemandée",
        _ => happened,
    };

    public static Dictionary<string, byte[]> Write(EvidenceFacts facts)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["fiche.csv"] = Sheet(facts), ["consultations.csv"] = Purchases(facts), ["reports.csv"] = Moves(facts), ["alertes.csv"] = Alerts(facts), ["registre-public/etats-signes.csv"] = Heads(facts),
        };
        if (!facts.IsAccount)
        {
            files["activite.csv"] = Activities(facts);
            return files;
        }
        files["depots.csv"] = Deposits(facts);
        files["tentatives.csv"] = Attempts(facts);
        files["courriels.csv"] = Letters(facts);
        return files;
    }

    private static byte[] Sheet(EvidenceFacts facts)
    {
        var csv = new Csv("dit_le", "par", "debut", "fin", "ce_qui_est_arrive", "cause_non_publiee", "cloture");
        foreach (var said in facts.History) csv.Add(said.At, said.By, facts.Incident.BeganAt, said.EndedAt, said.What, said.Cause, said.Closed ? "oui" : "non");
        return csv.ToBytes();
    }

    private static byte[] Purchases(EvidenceFacts facts)
    {
        var csv = new Csv("acheteur", "reference", "objet", "publiee_le", "limite_au_debut_de_l_incident", "limite_actuelle", "limite_touchee", "close_le");
        foreach (var p in facts.Purchases) csv.Add(p.Buyer, p.Reference, p.Title, p.PublishedAt, p.LimitBefore, p.Limit, facts.IsTouched(p) ? "oui" : "non", p.ClosedAt);
        return csv.ToBytes();
    }

    private static byte[] Moves(EvidenceFacts facts)
    {
        var csv = new Csv("acheteur", "reference", "ancienne_limite", "nouvelle_limite", "decide_le", "pour_cet_incident", "motif");
        foreach (var m in facts.Moves) csv.Add(facts.PurchaseOf(m.Consultation).Buyer, facts.PurchaseOf(m.Consultation).Reference, m.Old, m.New, m.DecidedAt, m.ForIncident ? "oui" : "non", m.Reason);
        return csv.ToBytes();
    }

    private static byte[] Alerts(EvidenceFacts facts)
    {
        var names = AlertRules.On(facts.At).ToDictionary(rule => rule.Signal, rule => rule.Name, StringComparer.Ordinal);
        var csv = new Csv("mesure", "depuis", "constate_le", "fini_le");
        foreach (var a in facts.Alerts) csv.Add(names.GetValueOrDefault(a.What, a.What), a.Since, a.FoundAt, a.EndedAt);
        return csv.ToBytes();
    }

    private static byte[] Heads(EvidenceFacts facts)
    {
        var csv = new Csv("signe_le", "lignes");
        foreach (var head in facts.Heads) csv.Add(head.At, FrenchFormat.Number(head.Size));
        return csv.ToBytes();
    }

    private static byte[] Activities(EvidenceFacts facts)
    {
        var csv = new Csv("heure", "evenement", "nombre");
        foreach (var a in facts.Activities) csv.Add(a.Hour, Of(a.Event), a.Count);
        return csv.ToBytes();
    }

    private static byte[] Deposits(EvidenceFacts facts)
    {
        var csv = new Csv("reference", "numero", "commence_le", "dernier_octet_le", "recu_le", "deposant");
        foreach (var d in facts.Deposits) csv.Add(facts.PurchaseOf(d.Consultation).Reference, d.Number, d.BegunAt, d.LastByteAt, d.FinalisedAt, d.Bidder);
        return csv.ToBytes();
    }

    private static byte[] Attempts(EvidenceFacts facts)
    {
        var csv = new Csv("reference", "numero", "instant", "evenement");
        foreach (var a in facts.Attempts) csv.Add(facts.PurchaseOf(a.Consultation).Reference, a.Number, a.At, Of(a.Event));
        return csv.ToBytes();
    }

    private static byte[] Letters(EvidenceFacts facts)
    {
        var csv = new Csv("envoye_le", "destinataire", "objet");
        foreach (var letter in facts.Letters) csv.Add(letter.At, letter.Recipient, letter.Subject);
        return csv.ToBytes();
    }
}
