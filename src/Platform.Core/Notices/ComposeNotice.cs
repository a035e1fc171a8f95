using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>The contract notice of a consultation as it stands: one entry, whatever the channel (GD-02).</summary>
public sealed class ComposeNotice(PlatformDb db, BuyerOf buyerOf, IOptions<PortalAddress> portal)
{
    /// <param name="Notice">Its identifier; of a notice that does not exist yet, any.</param>
    public sealed record Input(Consultation Consultation, Guid Notice, int Version, NoticeContact Contact, Publicity Publicity, DateTimeOffset Now, NoticeCorrection? Correction = null);

    public async Task<CanonicalNotice> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var consultation = input.Consultation;
        var buyer = await buyerOf.ExecuteAsync(consultation.DepartmentId, cancel);
        var slug = await db.Tenants.Where(tenant => tenant.Id == new Id<Tenant>(consultation.TenantId)).Select(tenant => tenant.Slug).SingleAsync(cancel);
        var terms = (await db.ConsultationTerms.AsNoTracking().SingleOrDefaultAsync(row => row.ConsultationId == consultation.Id, cancel))?.Stated ?? StatedTerms.Nothing;
        var estimate = terms.EstimateIsPublic ? await db.Estimates.Where(row => row.ConsultationId == consultation.Id && row.LotNumber == 0).Select(row => (decimal?)row.Amount).SingleOrDefaultAsync(cancel) : null;
        var place = NoticePlaces.Of(input.Contact.PostCode, consultation.Place ?? input.Contact.Town);
        return new()
        {
            Identity = new(input.Notice, input.Version, Notice.FolderOf(consultation.Id), consultation.Procedure == Procedure.DesignContest ? NoticeKind.DesignContest : NoticeKind.Contract,
                RegimeOf(input.Publicity, terms), consultation.Reference, input.Now),
            Buyer = new(Reached(new(buyer.Name, buyer.Siret, null, null, "", null), input.Contact), Address(slug), BuyerLegalType.LocalAuthority, BuyerActivity.GeneralServices),
            Appeal = NoticePlaces.AppealOf(input.Contact.PostCode),
            Procedure = new(TypeOf(consultation.Procedure), Urgency: terms.UrgencyReason, LotsBid: terms.MostLotsBid, LotsWon: terms.MostLotsWon),
            Purpose = new(consultation.Title, consultation.Description, consultation.Nature, consultation.Cpv, [place], Value: estimate),
            Lots = await LotsAsync(consultation, terms, place, cancel),
            Conditions = new()
            {
                Documents = Address($"consultations/{consultation.Id}/dossier"),
                Deposit = Address($"consultations/{consultation.Id}"),
                OffersBy = consultation.Procedure.IsInTwoSteps ? null : consultation.SubmissionDeadline,
                CandidaciesBy = consultation.Procedure.IsInTwoSteps ? consultation.SubmissionDeadline : null,
                QuestionsBy = consultation.QuestionsDeadline,
            },
            Links = new(Page: Address($"consultations/{consultation.Id}")),
            Correction = input.Correction,
        };
    }

    /// <summary>The same body, to be reached there.</summary>
    internal static NoticeOrganisation Reached(NoticeOrganisation body, NoticeContact contact) => body with
    {
        Street = Said(contact.Street), PostCode = Said(contact.PostCode), City = contact.Town, Nuts = NoticePlaces.Of(contact.PostCode, null).Nuts,
        Email = Said(contact.Email), Phone = NoticePlaces.Phone(contact.Phone), Contact = Said(contact.Name),
    };

    private async Task<IReadOnlyList<NoticeLot>> LotsAsync(Consultation consultation, StatedTerms terms, NoticePlace place, CancellationToken cancel)
    {
        var lots = await db.Lots.AsNoTracking().Where(lot => lot.ConsultationId == consultation.Id).OrderBy(lot => lot.Number).ToListAsync(cancel);
        var criteria = (await db.AwardCriteria.AsNoTracking().Where(criterion => criterion.ConsultationId == consultation.Id).OrderBy(criterion => criterion.Position).ToListAsync(cancel)).ToLookup(criterion => criterion.LotNumber);
        List<(int Number, string Title, string? Cpv, string? Place)> stated = lots.Count == 0 ? [(1, consultation.Title, null, null)]
            : [.. lots.Select(lot => (lot.Number, lot.Title == Lot.SingleTitle && lots.Count == 1 ? consultation.Title : lot.Title, lot.Cpv, lot.Place))];
        return [.. stated.Select(lot => new NoticeLot
        {
            Number = lot.Number, Title = lot.Title, Description = lots.Count > 1 ? lot.Title : consultation.Description, Nature = consultation.Nature, Cpv = lot.Cpv ?? consultation.Cpv,
            Places = [lot.Place is { } at ? place with { City = at } : place],
            Duration = terms.DurationMonths is { } months ? new(months) : null,
            Renewals = terms.Renewals is { } times ? new(times, terms.RenewalMonths is { } each ? $"{times} × {each} mois" : null) : null,
            Options = terms.Options,
            Variants = terms.Variants is { } variants ? variants switch { Consultations.Variants.Allowed => Permission.Allowed, Consultations.Variants.Required => Permission.Required, Consultations.Variants.Forbidden => Permission.Forbidden } : null,
            Reserved = terms.ReservedFor is null ? LotReservation.Nobody : LotReservation.ShelteredWorkshops,
            Framework = terms is { Framework: { } framework, FrameworkMaximum: { } maximum } ? new(framework switch
            {
                Consultations.Framework.PurchaseOrders => FrameworkKind.Orders, Consultations.Framework.CallOffContracts => FrameworkKind.Competed, Consultations.Framework.Both => FrameworkKind.Both,
            }, maximum, WhyLonger: terms.FrameworkLong) : null,
            Criteria = [.. (criteria.Contains(lot.Number) ? criteria[lot.Number] : criteria[0]).Select(criterion => new NoticeCriterion(criterion.Kind, criterion.Wording, criterion.Wording, criterion.Weight, criterion.Environmental))],
        })];
    }

    private Uri Address(string path) => new($"{portal.Value.BaseUrl.TrimEnd('/')}/{path}");

    private static string? Said(string text) => text.Length == 0 ? null : text;

    private static NoticeRegime RegimeOf(Publicity publicity, StatedTerms terms) =>
        publicity switch { Publicity.European => terms.IsSpecific ? NoticeRegime.Specific : NoticeRegime.Formalised, Publicity.National => NoticeRegime.National, Publicity.Adapted or Publicity.None => NoticeRegime.Adapted };

    private static NoticeProcedureType TypeOf(Procedure procedure) => procedure switch
    {
        Procedure.Mapa => NoticeProcedureType.Adapted,
        Procedure.Open => NoticeProcedureType.Open,
        Procedure.Restricted or Procedure.DesignContest => NoticeProcedureType.Restricted,
        Procedure.Negotiated => NoticeProcedureType.Negotiated,
        Procedure.Dialogue => NoticeProcedureType.CompetitiveDialogue,
        Procedure.WithoutPublicity => NoticeProcedureType.WithoutPublicity,
    };
}
