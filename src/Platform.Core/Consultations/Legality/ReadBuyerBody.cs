using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>What the buyer of a consultation is: as it was published, else as the structure of its department, or the account, is now.</summary>
public sealed class ReadBuyerBody(PlatformDb db)
{
    /// <param name="InseeCode">Of the account’s commune.</param>
    public sealed record Answer(BuyerBody Body, string? InseeCode);

    public async Task<Answer> ExecuteAsync(Consultation consultation, CancellationToken cancel)
    {
        var shown = consultation.StageOf ?? consultation.Id;
        var found = await db.Tenants.AsNoTracking().Where(t => t.Id == new Id<Tenant>(consultation.TenantId)).Select(t => new
        {
            t.InseeCode, Account = t.BuyerBody,
            Published = db.PublicConsultations.Where(p => p.TenantId == consultation.TenantId && p.Id == shown).Select(p => (BuyerBody?)p.BuyerBody).FirstOrDefault(),
            Structure = (from d in db.Departments join e in db.SubEntities on d.SubEntityId equals e.Id where d.Id == consultation.DepartmentId select (BuyerBody?)e.BuyerBody).FirstOrDefault(),
        }).SingleAsync(cancel);
        return new(found.Published ?? found.Structure ?? found.Account, found.InseeCode);
    }
}
