namespace Platform.Core.Consultations;

public enum ObjectionSeverity { Error, Warning }

/// <summary>The task of the draft where the objection is lifted; or the account itself, which only its agglomeration changes.</summary>
public enum PublicationStep { Content, Value, Lots, Procedure, Terms, Criteria, Calendar, Documents, Notice, Keys, Approval, Account }

/// <summary>
/// Why a consultation should not be published, or not without a second thought. <paramref name="Key"/> names a French text
/// (<c>Objection_{Key}</c> in the resources), <paramref name="Values"/> fill it, <paramref name="Article"/> is the law it rests on.
/// </summary>
public sealed record PublicationObjection(string Key, ObjectionSeverity Severity, PublicationStep Step, string? Article = null, params IReadOnlyList<object> Values);

/// <summary>A capability that has something to say before a consultation is published: documents, keys, notices, approvals.</summary>
public interface IPublicationGuard
{
    Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel);
}
