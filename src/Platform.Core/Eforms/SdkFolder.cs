using System.Text.Json;

namespace Platform.Core.Eforms;

/// <summary>What a folder of the SDK's layout says of itself.</summary>
internal static class SdkFolder
{
    /// <exception cref="EformsSdkException">It is no SDK.</exception>
    public static string VersionOf(string folder) => SdkVersion.TryParse(FullVersionOf(folder)) ?? throw new EformsSdkException($"La version du SDK de {folder} est illisible.");

    /// <summary>eforms-sdk-1.15.1, as its fields.json says.</summary>
    public static string FullVersionOf(string folder)
    {
        var file = Path.Combine(folder, "fields", "fields.json");
        if (!File.Exists(file)) throw new EformsSdkException($"Ce dossier n’est pas un SDK eForms : {file} n’y est pas.");
        try
        {
            var reader = new Utf8JsonReader(File.ReadAllBytes(file));
            while (reader.Read())
            {
                if (reader.TokenType is not JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("sdkVersion")) continue;
                return reader.Read() && reader.TokenType is JsonTokenType.String ? reader.GetString()! : "";
            }
        }
        catch (JsonException wrong)
        {
            throw new EformsSdkException($"{file} ne se lit pas\u00A0: {wrong.Message}", wrong);
        }
        throw new EformsSdkException($"{file} ne dit pas sa version (sdkVersion).");
    }
}
