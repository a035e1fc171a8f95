namespace Platform.Core.Eforms;

/// <summary>Where the imported SDKs are: one folder per version (1.15, 1.13…), made by <see cref="ImportEformsSdk"/>. Nothing of an SDK is in the product.</summary>
public sealed class EformsOptions
{
    /// <summary>Empty: notices are not judged here, and pages say so.</summary>
    public string SdkDirectory { get; init; } = "";
}
