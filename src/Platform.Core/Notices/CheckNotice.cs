using System.Net.Mail;
using System.Text.RegularExpressions;
using Platform.Core.Law;

namespace Platform.Core.Notices;

/// <summary>What a notice says, as its page shows it: errors stand beside the field that caused them.</summary>
public enum NoticeField { ContactName, Email, Phone, Street, PostCode, Town, Buyer, Title, Description, Cpv, Place, Value, Lots, Criteria, Deadline, Procedure, Other }

public enum NoticeFault { Missing, TooLong, NotAnAddress, NotAPhone, NotAPostCode, PeriodTooShort }

/// <param name="Earliest">Of a period that is too short: the first limit that would not be.</param>
public sealed record NoticeProblem(NoticeField Field, NoticeFault Fault, DateTimeOffset? Earliest = null);

/// <summary>What channels would refuse, found before they do.</summary>
public static partial class CheckNotice
{
    /// <summary>Of a contact: a profile needs none, a channel does.</summary>
    public static IReadOnlyList<NoticeProblem> Problems(NoticeContact contact, IEnumerable<ChosenChannel> channels)
    {
        var sent = channels.Any(channel => channel.Channel != NoticeChannel.BuyerProfile);
        var problems = new List<NoticeProblem>();
        Length(NoticeField.ContactName, contact.Name, 200, needed: false);
        Length(NoticeField.Email, contact.Email, 254, sent);
        if (contact.Email.Length is > 0 and <= 254 && (!MailAddress.TryCreate(contact.Email, out var read) || read.Address != contact.Email)) problems.Add(new(NoticeField.Email, NoticeFault.NotAnAddress));
        Length(NoticeField.Phone, contact.Phone, 30, sent);
        if (contact.Phone.Length is > 0 and <= 30 && !IsPhone(contact.Phone)) problems.Add(new(NoticeField.Phone, NoticeFault.NotAPhone));
        Length(NoticeField.Street, contact.Street, 200, needed: false);
        Length(NoticeField.PostCode, contact.PostCode, 10, sent);
        if (contact.PostCode.Length is > 0 and <= 10 && FrenchDepartments.OfPostCode(contact.PostCode) is null) problems.Add(new(NoticeField.PostCode, NoticeFault.NotAPostCode));
        Length(NoticeField.Town, contact.Town, 100, sent);
        return problems;

        void Length(NoticeField field, string text, int most, bool needed)
        {
            if (text.Length == 0 && needed) problems.Add(new(field, NoticeFault.Missing));
            if (text.Length > most) problems.Add(new(field, NoticeFault.TooLong));
        }
    }

    /// <summary>Which field an error of a channel speaks of: business terms of eForms, names of elements of the DILA.</summary>
    public static NoticeField FieldOf(string? said) => said is null ? NoticeField.Other : Names.FirstOrDefault(name => said.Contains(name.Key, StringComparison.OrdinalIgnoreCase)).Value;

    // The first that fits; the last one always does.
    private static readonly (string Key, NoticeField Value)[] Names =
    [
        ("BT-502", NoticeField.ContactName), ("contact/nom", NoticeField.ContactName), ("BT-506", NoticeField.Email), ("ElectronicMail", NoticeField.Email), ("mel", NoticeField.Email), ("BT-503", NoticeField.Phone), ("Telephone", NoticeField.Phone),
        ("BT-510", NoticeField.Street), ("StreetName", NoticeField.Street), ("voie", NoticeField.Street), ("BT-512", NoticeField.PostCode), ("PostalZone", NoticeField.PostCode), ("codePostal", NoticeField.PostCode),
        ("BT-513", NoticeField.Town), ("CityName", NoticeField.Town), ("ville", NoticeField.Town), ("BT-500", NoticeField.Buyer), ("BT-501", NoticeField.Buyer), ("denomination", NoticeField.Buyer), ("BT-21", NoticeField.Title), ("objet", NoticeField.Title),
        ("BT-24", NoticeField.Description), ("description", NoticeField.Description), ("BT-262", NoticeField.Cpv), ("cpv", NoticeField.Cpv), ("BT-5071", NoticeField.Place), ("BT-5101", NoticeField.Place), ("lieu", NoticeField.Place), ("BT-27", NoticeField.Value), ("valeur", NoticeField.Value),
        ("BT-137", NoticeField.Lots), ("lot", NoticeField.Lots), ("BT-539", NoticeField.Criteria), ("BT-540", NoticeField.Criteria), ("critere", NoticeField.Criteria), ("BT-131", NoticeField.Deadline), ("BT-1311", NoticeField.Deadline), ("dateLimite", NoticeField.Deadline), ("BT-105", NoticeField.Procedure), ("procedure", NoticeField.Procedure),
        ("", NoticeField.Other),
    ];

    internal static bool IsPhone(string text) => Telephone().IsMatch(text);

    [GeneratedRegex(@"^\+?[0-9][0-9 .\-]{5,28}$", RegexOptions.None, 1000)]
    private static partial Regex Telephone();
}
