namespace Platform.Core.Files;

/// <summary>The store does not answer, or not as it should: nothing is wrong with what was asked, and it may be asked again.</summary>
public sealed class StoreUnavailableException(string message, Exception cause) : IOException(message, cause);
