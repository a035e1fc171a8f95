using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>Whom the call for competition names: as it said last, or as a correction says since (contact_now, which the database judges corrections by).</summary>
internal sealed class ContactInForce(PlatformDb db, CallNotices calls) : IContactInForce
{
    internal sealed record Line(string Field, string Said);

    public Task<PublishedContact?> ReadAsync(Consultation consultation, CancellationToken cancel) => ReadAsync(db, consultation.TenantId, consultation.Id, cancel);

    internal static async Task<PublishedContact?> ReadAsync(PlatformDb db, Guid tenant, Id<Consultation> consultation, CancellationToken cancel)
    {
        var lines = await db.Database.SqlQuery<Line>($"select field as \"Field\", said as \"Said\" from contact_now({tenant}, {consultation.Value})").ToListAsync(cancel);
        return Read(lines);
    }

    /// <summary>Null: no notice.</summary>
    internal static PublishedContact? Read(IReadOnlyList<Line> lines) => lines.Count == 0 ? null : PublishedContact.Of(field => lines.Single(line => line.Field == $"{field}").Said);

    public PublishedContact Clean(PublishedContact typed)
    {
        var (name, email, phone, street, postCode, town) = ChooseChannels.Clean(new(typed.Name, typed.Email, typed.Phone, typed.Street, typed.PostCode, typed.Town));
        return new(name, email, NoticePlaces.Phone(phone) is { } number && CheckNotice.IsPhone(phone) ? number : phone, street, postCode, town);
    }

    public async Task<IReadOnlyList<ContactProblem>> ProblemsAsync(Consultation consultation, PublishedContact contact, CancellationToken cancel)
    {
        var channels = await calls.FirstAsync(consultation.Id, cancel) is { } first ? (await calls.PublicationsAsync(first, locked: false, cancel)).Select(row => row.Chosen) : [];
        return [.. CheckNotice.Problems(Of(contact), channels).Select(problem => new ContactProblem(FieldOf(problem.Field), FaultOf(problem.Fault)))];
    }

    public async Task<bool> KnowsSeatAsync(Consultation consultation, CancellationToken cancel) =>
        await calls.FirstAsync(consultation.Id, cancel) is { } first && NoticePlaces.SeatOf((await calls.SaidBeforeAsync(first, null, cancel)).Buyer).Nuts is not null;

    internal static NoticeContact Of(PublishedContact contact) => new(contact.Name, contact.Email, contact.Phone, contact.Street, contact.PostCode, contact.Town);

    private static CorrectedField FieldOf(NoticeField field) => field switch
    {
        NoticeField.ContactName => CorrectedField.ContactName, NoticeField.Email => CorrectedField.ContactEmail, NoticeField.Phone => CorrectedField.ContactPhone, NoticeField.Street => CorrectedField.ContactStreet,
        NoticeField.PostCode => CorrectedField.ContactPostCode, NoticeField.Town => CorrectedField.ContactTown,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Of no contact."),
    };

    private static ContactFault FaultOf(NoticeFault fault) => fault switch
    {
        NoticeFault.Missing => ContactFault.Missing, NoticeFault.TooLong => ContactFault.TooLong, NoticeFault.NotAnAddress => ContactFault.NotAnAddress, NoticeFault.NotAPhone => ContactFault.NotAPhone,
        NoticeFault.NotAPostCode => ContactFault.NotAPostCode,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Of no contact."),
    };
}
