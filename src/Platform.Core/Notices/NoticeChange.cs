namespace Platform.Core.Notices;

/// <summary>Why a notice is corrected (BT-140).</summary>
public enum CorrectionReason { BuyerError, SenderError, PublisherError, NewInformation, Cancelled, IntentToCancel, SuspendedByReview, InformationReleased }

/// <summary>A part of a notice that can be named when it changes.</summary>
public enum NoticeSection { Procedure, Buyer, Lot, Organisation, Result }

/// <param name="Changed">The notice that is corrected: « uuid-01 », or the JOUE’s « 123456-2026 ».</param>
/// <param name="Text">Why, in the buyer’s words.</param>
/// <param name="DocumentsChangedOn">The documents of the consultation were changed that day; null: they were not.</param>
public sealed record NoticeCorrection(string Changed, CorrectionReason Reason, string? Text, IReadOnlyList<SectionChange> Changes, DateOnly? DocumentsChangedOn = null);

/// <param name="Lot">Number, of a lot.</param>
/// <param name="Text">« Date limite : au lieu de …, lire … ».</param>
public sealed record SectionChange(NoticeSection Section, int? Lot, string Text);

/// <summary>Ground of a modification of a contract (BT-200; CCP, art. R2194-1 to R2194-9).</summary>
public enum ModificationReason { ReviewClause, AdditionalNeeds, Unforeseen, NewHolder, NotSubstantial, LowValue }

/// <param name="Notice">The award notice of the contract: « uuid-01 », or the JOUE’s « 123456-2026 ».</param>
/// <param name="Text">Why it became necessary.</param>
/// <param name="Description">What changes: subject, amount, duration, before and after.</param>
/// <param name="Lots">Numbers of the lots that it touches.</param>
public sealed record NoticeModification(string Notice, ModificationReason Reason, string Text, string Description, IReadOnlyList<int> Lots);
