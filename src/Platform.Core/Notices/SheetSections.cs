using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>The sections of a notice, in the order in which companies look for things: what was corrected, who, what, until when, where, how, lot by lot, how it ended.</summary>
internal static class SheetSections
{
    public static IEnumerable<SheetSection> Of(CanonicalNotice notice)
    {
        if (notice.Correction is { } correction) yield return Section("correction", NoticeSection.Procedure, Correction(correction));
        yield return Section("buyer", NoticeSection.Buyer, Buyer(notice));
        yield return Section("purpose", NoticeSection.Procedure, Purpose(notice));
        yield return Section("limits", NoticeSection.Procedure, Limits(notice));
        yield return Section("access", NoticeSection.Procedure, notice.Result is null ? Access(notice) : new());
        yield return Section("procedure", NoticeSection.Procedure, Procedure(notice));
        foreach (var lot in notice.Lots)
            yield return new($"lot-{lot.Number}", notice.IsDivided ? NoticePhrases.Say("s.lot", lot.Number) : NoticePhrases.Say("s.single"), NoticeSection.Lot, lot.Number, SheetLots.Of(notice, lot));
        if (notice.Result is null) yield return Section("conditions", NoticeSection.Procedure, Conditions(notice.Conditions));
        if (notice.Modification is { } modification) yield return Section("modification", NoticeSection.Result, Modification(modification));
        if (notice.Result is { } result) foreach (var section in SheetResults.Of(notice, result)) yield return section;
        yield return Section("appeal", NoticeSection.Organisation, new SheetLines()
            .Add("l.appeal-body", [notice.Appeal.Body.Name, NoticeSentences.Address(notice.Appeal.Body), .. Reach(notice.Appeal.Body)]).Add("l.appeal-periods", notice.Appeal.Periods));
        yield return Section("links", NoticeSection.Procedure, Links(notice.Links));
    }

    private static SheetSection Section(string key, NoticeSection part, SheetLines lines) => new(key, NoticePhrases.Say("s." + key), part, null, lines.All);

    private static SheetLines Correction(NoticeCorrection correction) => new SheetLines()
        .Add("l.corrected", correction.Changed)
        .Add("l.correction-why", NoticePhrases.Of(correction.Reason))
        .Add("l.correction-text", correction.Text)
        .Add("l.change", correction.Changes.Select(change => change.Text))
        .Add("l.documents-changed", correction.DocumentsChangedOn);

    private static SheetLines Buyer(CanonicalNotice notice)
    {
        var (buyer, body) = (notice.Buyer, notice.Buyer.Organisation);
        return new SheetLines()
            .Add("l.name", body.Name)
            .Add("l.number", body.Number is { } number ? number.Length == 14 ? FrenchFormat.Siret(number) : FrenchFormat.Siren(number) : null)
            .Add("l.address", NoticeSentences.Address(body))
            .Add("l.contact", body.Contact)
            .Add("l.email", body.Email)
            .Add("l.phone", body.Phone is { } phone ? FrenchFormat.Phone(phone) : null)
            .Add("l.website", body.Website)
            .Add("l.profile", buyer.Profile)
            .Add("l.legal-type", NoticePhrases.Of(buyer.LegalType))
            .Add("l.activity", buyer.IsUndertaking ? null : NoticePhrases.Of(buyer.Activity))
            .Add("l.network", buyer.Network is { } network ? NoticePhrases.Of(network) : null)
            .Add("l.members", (buyer.Members ?? []).Select(member => NoticePhrases.Say("v.joined", member.Name, NoticeSentences.Address(member))));
    }

    private static SheetLines Purpose(CanonicalNotice notice)
    {
        var purpose = notice.Purpose;
        return new SheetLines()
            .Add("l.title", purpose.Title)
            .Add("l.reference", notice.Identity.Reference)
            .Add("l.description", purpose.Description)
            .Add("l.nature", NoticePhrases.Of(purpose.Nature))
            .Add("l.more-natures", (purpose.MoreNatures ?? []).Select(NoticePhrases.Of))
            .Add("l.cpv", Law.CpvCode.Named(purpose.Cpv))
            .Add("l.more-cpv", string.Join(", ", purpose.MoreCpv ?? []))
            .Add("l.places", purpose.Places.Select(NoticeSentences.Place))
            .Add("l.value", purpose.Value)
            .Add("l.lots-count", notice.IsDivided ? notice.Lots.Count : null)
            .Add("l.information", purpose.Information);
    }

    private static SheetLines Limits(CanonicalNotice notice)
    {
        var terms = notice.Conditions;
        return new SheetLines().Add("l.dispatched", FranceTime.DayOf(notice.Identity.DispatchedAt)).When(notice.Result is null, lines => lines
            .Add("l.contract-notice-on", IsPlan(notice) ? terms.ContractNoticeOn : null)
            .Add("l.interest-by", terms.InterestBy)
            .Add("l.candidacies-by", notice.Procedure.HasTwoSteps && !IsPlan(notice) ? terms.CandidaciesBy : null)
            .Add("l.offers-by", !notice.Procedure.HasTwoSteps && !IsPlan(notice) ? terms.OffersBy : null)
            .Add("l.questions-by", terms.QuestionsBy)
            .Add("l.invitations-on", notice.Procedure.HasTwoSteps ? terms.InvitationsOn : null)
            .Add("l.opening", terms.Opening is { } opening ? [FrenchFormat.Limit(opening.At), opening.Place ?? "", opening.People ?? ""] : [])
            .Add("l.validity", terms.OffersValid is { } valid ? NoticeSentences.Duration(valid) : null)
            .Add("l.recurrence", terms.Recurrence));
    }

    private static SheetLines Access(CanonicalNotice notice)
    {
        var terms = notice.Conditions;
        return new SheetLines()
            .Add("l.documents", terms.Documents)
            .Add("l.withheld", terms.Withheld is { } withheld ? [withheld.Reason is { } reason ? NoticePhrases.Of(reason) : "", withheld.Text ?? "", withheld.Address.AbsoluteUri] : [])
            .Add("l.deposit", terms.Deposit)
            .When(!IsPlan(notice), lines => lines
                .Add("l.electronic", NoticePhrases.Of(terms.ElectronicDeposit))
                .Add("l.not-electronic", terms is { ElectronicDeposit: not Permission.Required, NotElectronic: { } not } ? not.Reason is { } code ? NoticePhrases.Say("v.withheld", NoticePhrases.Of(code), not.Text) : not.Text : null)
                .Add("l.signature", terms.SignatureRequired)
                .Add("l.catalogues", NoticePhrases.Of(terms.Catalogues))
                .Add("l.languages", string.Join(", ", terms.Languages.Select(Language)))
                .Add("l.several", terms.SeveralOffers))
            .Add("l.visit", terms.Visit);
    }

    private static string Language(string code) => code is "FRA" or "ENG" or "DEU" or "ITA" or "SPA" ? NoticePhrases.Say("v.language." + code) : code;

    private static SheetLines Procedure(CanonicalNotice notice)
    {
        var (procedure, terms) = (notice.Procedure, notice.Conditions);
        return new SheetLines()
            .Add("l.procedure", notice.Identity.Kind switch { NoticeKind.PriorInformation => null, NoticeKind.DesignContest => NoticePhrases.Say("v.contest"), _ => NoticePhrases.Of(procedure.Type) })
            .Add("l.procedure-text", procedure.Description)
            .Add("l.urgency", procedure.Urgency)
            .Add("l.without-publicity", procedure.WithoutPublicity is { } direct ? NoticePhrases.Of(direct.Reason) : null)
            .Add("l.without-publicity-text", procedure.WithoutPublicity?.Text)
            .When(notice.IsDivided && notice.Result is null, lines => lines.Add("l.lots-bid", procedure.LotsBid).Add("l.lots-won", procedure.LotsWon).Add("l.all-lots", procedure.AllLots))
            .When(procedure.HasTwoSteps && notice.Result is null, lines => lines.Add("l.candidates", Candidates(terms)).Add("l.reduction", terms.SuccessiveReduction))
            .Add("l.skip-negotiation", procedure.NegotiationMayBeSkipped)
            .Add("l.gpa", notice.Identity.Regime == NoticeRegime.Formalised ? terms.CoveredByGpa : null);
    }

    private static string? Candidates(NoticeConditions terms) => (terms.CandidatesMin, terms.CandidatesMax) switch
    {
        ({ } least, { } most) => NoticePhrases.Say("v.candidates-both", FrenchFormat.Number(least), FrenchFormat.Number(most)),
        ({ } least, null) => NoticePhrases.Say("v.candidates-min", FrenchFormat.Number(least)),
        (null, { } most) => NoticePhrases.Say("v.candidates-max", FrenchFormat.Number(most)),
        _ => null,
    };

    private static SheetLines Conditions(NoticeConditions terms) => new SheetLines()
        .Add("l.execution", terms.ExecutionClauses)
        .Add("l.reserved-execution", terms.ReservedExecution ? true : null)
        .Add("l.financing", terms.Financing)
        .Add("l.eu-funds", terms.EuFunds ? NoticePhrases.Say("yes") + (terms.EuFundsText is { } text ? $" — {text}" : "") : null)
        .Add("l.guarantee", terms.Guarantee)
        .Add("l.legal-form", terms.LegalForm)
        .Add("l.late", terms.LateDocuments)
        .Add("l.confidentiality", terms.Confidentiality)
        .Add("l.invoices", NoticePhrases.Of(terms.ElectronicInvoices))
        .Add("l.orders", terms.ElectronicOrders)
        .Add("l.payments", terms.ElectronicPayments);

    private static SheetLines Modification(NoticeModification modification) => new SheetLines()
        .Add("l.modified-notice", modification.Notice)
        .Add("l.ground", NoticePhrases.Of(modification.Reason))
        .Add("l.ground-text", modification.Text)
        .Add("l.changes", modification.Description);

    private static SheetLines Links(NoticeLinks links) => new SheetLines()
        .Add("l.planning", links.Planning)
        .Add("l.earlier", links.Earlier ?? [])
        .Add("l.joue-sent", links.JoueSentOn)
        .Add("l.joue", links.JouePublication)
        .Add("l.boamp", links.BoampNumber);

    private static bool IsPlan(CanonicalNotice notice) => notice.Identity.Kind is NoticeKind.PriorInformation or NoticeKind.PriorInformationShortening;

    private static IEnumerable<string> Reach(NoticeOrganisation body) => new[] { body.Email, body.Phone is { } phone ? FrenchFormat.Phone(phone) : null }.OfType<string>();
}
