using Platform.Crypto.Transparency;

namespace Platform.Core.Registers;

/// <summary>The last head that was signed and committed, in a file beside the key. It lags one batch behind: what is noted was surely public.</summary>
public sealed class LastSigned(RegisterKey key)
{
    public Checkpoint? Read() => File.Exists(key.LastSignedPath) ? Checkpoint.Parse(File.ReadAllText(key.LastSignedPath)) : null;

    public void Note(string checkpoint)
    {
        var temporary = key.LastSignedPath + ".part";
        File.WriteAllText(temporary, checkpoint);
        File.Move(temporary, key.LastSignedPath, overwrite: true);
    }
}
