namespace Platform.Core.Imports;

/// <summary>A file that waits for its import, read again: nothing of it is trusted twice.</summary>
/// <param name="Mapping">Field → column.</param>
/// <param name="Unmapped">Required fields that no column gives yet.</param>
public sealed record PendingImport(Guid Id, ImportKind Kind, string FileName, Sheet Sheet, IReadOnlyDictionary<string, int> Mapping, IReadOnlyList<ImportField> Unmapped);
