using System.Runtime.InteropServices;

namespace Platform.Cli;

/// <summary>A command of <c>platform</c>. Returns the exit status; prints what a person reads.</summary>
public sealed record Command(string Name, string Purpose, Func<Arguments, CancellationToken, Task<int>> Run)
{
    /// <summary>Status 64 (EX_USAGE) when the command line is wrong.</summary>
    public static async Task<int> DispatchAsync(IReadOnlyList<Command> commands, string[] args)
    {
        var command = commands.FirstOrDefault(c => args.Length > 0 && c.Name == args[0]);
        if (command is null)
        {
            await Console.Error.WriteLineAsync("platform COMMAND [--option value]");
            foreach (var each in commands) await Console.Error.WriteLineAsync($"  {each.Name,-16} {each.Purpose}");
            return 64;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await command.Run(Arguments.Parse(args[1..]), stop.Token);
        }
        catch (UsageException wrong)
        {
            await Console.Error.WriteLineAsync($"platform {command.Name}: {wrong.Message}");
            return 64;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;          // let the command close what it holds
            stop.Cancel();
        }
    }
}

/// <summary>The command line is wrong; the message says how.</summary>
public sealed class UsageException(string message) : Exception(message);
