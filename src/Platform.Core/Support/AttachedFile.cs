using Platform.Core.Values;

namespace Platform.Core.Support;

/// <summary>A file as it was sent with a ticket: kept as it came, never opened by us, served to be saved and not shown.</summary>
public sealed record AttachedFile(string? Name, byte[] Content)
{
    public const int MostFiles = 3;

    /// <summary>Of one message: the whole form has to fit in 4 MB.</summary>
    public const int MostBytes = 3_000_000;

    internal static TicketFault? FaultOf(IReadOnlyList<AttachedFile> files) =>
        files.Count > MostFiles ? TicketFault.TooManyFiles
        : files.Sum(file => (long)file.Content.Length) > MostBytes ? TicketFault.FilesTooLarge
        : files.Any(file => file.Content.Length == 0) ? TicketFault.FileEmpty
        : files.Any(file => SafeName.Read(file.Name) is SafeName.Reading.Refused) ? TicketFault.FileName : null;

    internal static string[] NamesOf(IReadOnlyList<AttachedFile> files) => [.. files.Select(file => SafeName.Read(file.Name) is SafeName.Reading.Valid { Name: var name } ? name.Value : "document")];

    internal static byte[][] ContentsOf(IReadOnlyList<AttachedFile> files) => [.. files.Select(file => file.Content)];
}

/// <summary>What keeps a ticket or a message from being taken.</summary>
public enum TicketFault
{
    SubjectMissing, SubjectTooLong, TextMissing, TextTooLong, NameMissing, NameTooLong, EmailInvalid, PhoneInvalid, PhoneTooLong, TooManyFiles, FilesTooLarge, FileEmpty, FileName,

    /// <summary>Those who could answer buy for the account of this consultation.</summary>
    NobodyMayRead,

    /// <summary>Too many in an hour from an address that nobody has proved.</summary>
    TooMany,

    /// <summary>Somebody has written or acted since the page was read, or the step is not one of this state.</summary>
    ReadAgain,
}
