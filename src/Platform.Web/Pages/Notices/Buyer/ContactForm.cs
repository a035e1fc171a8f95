using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Core.Consultations;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer;

/// <summary>Whom a notice names, as typed.</summary>
public sealed record ContactForm
{
    public string? ContactName { get; set; }
    public string? Email { get; set; }
    public string? Phone { get; set; }
    public string? Street { get; set; }
    public string? PostCode { get; set; }
    public string? Town { get; set; }

    public static ContactForm From(NoticeContact contact) => new() { ContactName = contact.Name, Email = contact.Email, Phone = FrenchFormat.Phone(contact.Phone), Street = contact.Street, PostCode = contact.PostCode, Town = contact.Town };

    public static ContactForm From(PublishedContact contact) => new() { ContactName = contact.Name, Email = contact.Email, Phone = FrenchFormat.Phone(contact.Phone), Street = contact.Street, PostCode = contact.PostCode, Town = contact.Town };

    public PublishedContact ReadPublished() => new(ContactName ?? "", Email ?? "", Phone ?? "", Street ?? "", PostCode ?? "", Town ?? "");

    /// <returns>Empty where nothing stands, or for what is no part of a contact.</returns>
    public string Of(NoticeField field) => field switch
    {
        NoticeField.ContactName => ContactName, NoticeField.Email => Email, NoticeField.Phone => Phone, NoticeField.Street => Street, NoticeField.PostCode => PostCode, NoticeField.Town => Town, _ => null,
    } ?? "";

    /// <summary>For a page that shows it without asking again.</summary>
    public IEnumerable<(string Name, string? Value)> Typed(string name) =>
        [($"{name}.{nameof(ContactName)}", ContactName), ($"{name}.{nameof(Email)}", Email), ($"{name}.{nameof(Phone)}", Phone), ($"{name}.{nameof(Street)}", Street), ($"{name}.{nameof(PostCode)}", PostCode), ($"{name}.{nameof(Town)}", Town)];

    public NoticeContact Read() => new(ContactName ?? "", Email ?? "", Phone ?? "", Street ?? "", PostCode ?? "", Town ?? "");

    /// <summary>As the check of a notice says it.</summary>
    public static NoticeProblem Of(ContactProblem problem) => new(problem.Field switch
    {
        CorrectedField.ContactName => NoticeField.ContactName, CorrectedField.ContactEmail => NoticeField.Email, CorrectedField.ContactPhone => NoticeField.Phone, CorrectedField.ContactStreet => NoticeField.Street,
        CorrectedField.ContactPostCode => NoticeField.PostCode, CorrectedField.ContactTown => NoticeField.Town,
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, "Of no contact."),
    }, problem.Fault switch
    {
        ContactFault.Missing => NoticeFault.Missing, ContactFault.TooLong => NoticeFault.TooLong, ContactFault.NotAnAddress => NoticeFault.NotAnAddress, ContactFault.NotAPhone => NoticeFault.NotAPhone,
        ContactFault.NotAPostCode => NoticeFault.NotAPostCode,
    });

    /// <summary>Every fault, under its field.</summary>
    public static void Say(IEnumerable<NoticeProblem> problems, ModelStateDictionary state)
    {
        foreach (var problem in problems) state.AddModelError(problem.Field <= NoticeField.Town ? $"Contact.{problem.Field}" : "", PublicityWords.Of(problem));
    }
}
