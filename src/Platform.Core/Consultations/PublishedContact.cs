using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Whom companies and channels write to about what is published, as its notice names them.</summary>
public sealed record PublishedContact(string Name, string Email, string Phone, string Street, string PostCode, string Town)
{
    private static readonly CorrectedField[] Fields =
        [CorrectedField.ContactName, CorrectedField.ContactEmail, CorrectedField.ContactPhone, CorrectedField.ContactStreet, CorrectedField.ContactPostCode, CorrectedField.ContactTown];

    internal static PublishedContact Of(Func<CorrectedField, string> word) => new(word(Fields[0]), word(Fields[1]), word(Fields[2]), word(Fields[3]), word(Fields[4]), word(Fields[5]));

    internal IReadOnlyList<(CorrectedField Field, string Word)> Words => [.. Fields.Zip([Name, Email, Phone, Street, PostCode, Town])];

    public bool IsEmpty => Words.All(said => said.Word.Length == 0);

    internal static bool Has(CorrectedField field) => Fields.Contains(field);

    internal PublishedContact Put(CorrectedField field, string word) => Of(each => each == field ? word : Words.Single(known => known.Field == each).Word);
}

public enum ContactFault { Missing, TooLong, NotAnAddress, NotAPhone, NotAPostCode }

public sealed record ContactProblem(CorrectedField Field, ContactFault Fault);

/// <summary>The capability that knows whom a notice names, and what its channels ask of that.</summary>
public interface IContactInForce
{
    /// <returns>Null: no notice names anybody, and nothing of it is corrected.</returns>
    Task<PublishedContact?> ReadAsync(Consultation consultation, CancellationToken cancel);

    /// <summary>As the notice would write it.</summary>
    PublishedContact Clean(PublishedContact typed);

    Task<IReadOnlyList<ContactProblem>> ProblemsAsync(Consultation consultation, PublishedContact contact, CancellationToken cancel);

    /// <summary>Whether the notice says where the buyer is: then no other address moves its court.</summary>
    Task<bool> KnowsSeatAsync(Consultation consultation, CancellationToken cancel);
}

internal static class ContactsInForce
{
    public static CorrectConsultation.Asked Cleaned(this IContactInForce contact, CorrectConsultation.Asked asked) =>
        asked.Content.Contact is { } named ? asked with { Content = asked.Content with { Contact = contact.Clean(named) } } : asked;
}
