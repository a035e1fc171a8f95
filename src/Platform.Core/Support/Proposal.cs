namespace Platform.Core.Support;

/// <summary>An improvement is read by all accounts of the territory, without its author; an amendment of the convention, and a request for a day (VR-35), by the account and its lead alone.</summary>
public enum ProposalKind { Improvement, Amendment, Request }

/// <summary>What the lead answers. The last answer stands; what was done stays done.</summary>
public enum ProposalVerdict { Planned, Done, Declined }

public enum ProposalFault { KindMissing, TitleMissing, TitleTooLong, TextMissing, TextTooLong, VerdictMissing, ReasonMissing, ReasonTooLong, ReadAgain, NotFound }
