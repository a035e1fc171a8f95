namespace Platform.Core.Eforms;

/// <summary>A folder is not a whole eForms SDK; the message says in French what is wrong with it.</summary>
public sealed class EformsSdkException(string message, Exception? inner = null) : Exception(message, inner);
