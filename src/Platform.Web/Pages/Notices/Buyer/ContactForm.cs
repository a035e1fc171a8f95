using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Core.Notices;
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

    public static ContactForm From(NoticeContact contact) => new() { ContactName = contact.Name, Email = contact.Email, Phone = contact.Phone, Street = contact.Street, PostCode = contact.PostCode, Town = contact.Town };

    public NoticeContact Read() => new(ContactName ?? "", Email ?? "", Phone ?? "", Street ?? "", PostCode ?? "", Town ?? "");

    /// <summary>Every fault, under its field.</summary>
    public static void Say(IEnumerable<NoticeProblem> problems, ModelStateDictionary state)
    {
        foreach (var problem in problems) state.AddModelError(problem.Field <= NoticeField.Town ? $"Contact.{problem.Field}" : "", PublicityWords.Of(problem));
    }
}
