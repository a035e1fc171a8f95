namespace Platform.Browser.Tests.Journeys;

/// <summary>One running platform for the short journeys, which live one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SmallSite : ICollectionFixture<Chromium>, ICollectionFixture<PlatformSite>
{
    public const string Name = "short journeys";
}
