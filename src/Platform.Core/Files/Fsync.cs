using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Platform.Core.Files;

/// <summary>The three calls that .NET does not offer: a name is durable only when its directory is synchronised.</summary>
internal static class Fsync
{
    private const int ReadOnly = 0x80000;       // O_RDONLY | O_CLOEXEC
    private const int AlreadyExists = 17;       // EEXIST

    public static void Directory(string path)
    {
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0) throw new IOException("A directory of the store cannot be opened.", new Win32Exception(Marshal.GetLastPInvokeError()));
        try
        {
            if (Sync(descriptor) != 0) throw new IOException("A directory of the store cannot be synchronised.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Gives a finished file its name, and never takes the name of another.</summary>
    /// <returns>False when the name is taken.</returns>
    public static bool Link(string from, string to)
    {
        if (HardLink(from, to) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw new IOException("A file of the store cannot be named.", new Win32Exception(error));
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int HardLink([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
