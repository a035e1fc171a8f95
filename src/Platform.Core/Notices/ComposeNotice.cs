using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Messaging;
using Platform.Core.Notices.Written;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>The contract notice of a consultation as it stands: one entry, whatever the channel (GD-02).</summary>
public sealed class ComposeNotice(PlatformDb db, BuyerOf buyerOf, EarlierNotices earlier, IOptions<PortalAddress> portal)
{
    /// <param name="Notice">Its identifier; of a notice that does not exist yet, any.</param>
    /// <param name="Regime">With what the consultation states now.</param>
    /// <param name="Said">What the call said before, whose seat it keeps; null: the buyer is where <paramref name="Contact"/> is.</param>
    public sealed record Input(Consultation Consultation, Guid Notice, int Version, NoticeContact Contact, ReadRegime.Answer Regime, DateTimeOffset Now, NoticeCorrection? Correction = null, CanonicalNotice? Said = null);

    public async Task<CanonicalNotice> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var consultation = input.Consultation;
        var buyer = await buyerOf.ExecuteAsync(consultation.DepartmentId, cancel);
        var slug = await db.Tenants.Where(tenant => tenant.Id == new Id<Tenant>(consultation.TenantId)).Select(tenant => tenant.Slug).SingleAsync(cancel);
        var stated = input.Regime.Stated;
        var terms = stated.Terms;
        var estimates = terms.EstimateIsPublic ? stated.Estimates.ToDictionary(row => row.Key, row => row.Value.Amount) : [];
        // Once published, what was corrected since is said anew.
        var said = await db.PublicConsultations.AsNoTracking().SingleOrDefaultAsync(row => row.TenantId == consultation.TenantId && row.Id == consultation.Id, cancel) is { } now
            ? new NoticeObject(now.Title, now.Description, now.Cpv, now.Place, now.QuestionsDeadline)
            : new(consultation.Title, consultation.Description, consultation.Cpv, consultation.Place, consultation.QuestionsDeadline);
        var reached = new NoticeBuyer(new(buyer.Name, buyer.Siret, null, null, "", null), Address(slug), TypeOf(buyer), BuyerActivity.GeneralServices, IsEntity: input.Regime.Buyer.IsEntity, Network: terms.Network,
            Seat: input.Said is { } before ? NoticePlaces.SeatOf(before.Buyer) : null).Reached(input.Contact);
        var seat = NoticePlaces.SeatOf(reached);
        var draft = DraftNotice.Of(new(input.Notice, input.Version, input.Regime.Form, consultation, said, terms, stated.Lots, stated.Criteria.ToLookup(criterion => criterion.LotNumber), estimates,
            reached, input.Regime.Buyer,
            NoticePlaces.AppealOf(seat.PostCode), NoticePlaces.Of(seat, said.Place),
            Address($"consultations/{consultation.Id}/dossier"), Address($"consultations/{consultation.Id}"), input.Regime.IsShortened, input.Now));
        // In which prior information it was announced, where the Office knows that one (BT-125).
        var announced = await earlier.PriorAsync(consultation.Id, cancel) is { IsKnownToOffice: true } prior ? draft.Links with { Planning = prior.Reference } : draft.Links;
        return draft with { Links = announced, Correction = input.Correction };
    }

    /// <summary>A linked structure is an établissement of the commune that it is linked to.</summary>
    internal static BuyerLegalType TypeOf(Buyer buyer) => buyer.Body switch
    {
        BuyerBody.LocalAuthority => buyer.SubEntity is null ? BuyerLegalType.LocalAuthority : BuyerLegalType.BodyOfPublicLawUnderLocalAuthority,
        BuyerBody.State => BuyerLegalType.CentralGovernment,
        BuyerBody.OtherAuthority => BuyerLegalType.BodyOfPublicLaw,
        BuyerBody.PublicUndertaking => BuyerLegalType.PublicUndertaking,
    };

    private Uri Address(string path) => new($"{portal.Value.BaseUrl.TrimEnd('/')}/{path}");
}
