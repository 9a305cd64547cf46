using System;
using System.Reflection;
using System.Threading.Tasks;

namespace FirmwareScanner.Mutation.Running;

/// <summary>One test with its arguments.</summary>
/// <param name="Name">Class, method and, of a theory, the number of the row.</param>
/// <param name="Method">The method.</param>
/// <param name="Arguments">What it is given.</param>
internal sealed record TestCase(string Name, MethodInfo Method, object?[] Arguments)
{
    private const string SkipMark = "$XunitDynamicSkip$";

    /// <summary>Runs the test.</summary>
    /// <returns>Why it failed, or null if it passed or said that it cannot be run here.</returns>
    internal Exception? Run()
    {
        object? instance = null;
        try
        {
            instance = Method.IsStatic ? null : Activator.CreateInstance(Method.ReflectedType!);
            Wait(Method.Invoke(instance, Arguments));
            return null;
        }
        catch (TargetInvocationException exception)
        {
            return IsSkip(exception.InnerException!) ? null : exception.InnerException;
        }
#pragma warning disable CA1031 // A test may fail in any way.
        catch (Exception exception)
        {
            return IsSkip(exception) ? null : exception;
        }
#pragma warning restore CA1031
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private static bool IsSkip(Exception exception) => exception.Message.StartsWith(SkipMark, StringComparison.Ordinal);

    private static void Wait(object? result)
    {
        Task? task = result switch
        {
            Task running => running,
            ValueTask running => running.AsTask(),
            _ => null,
        };
        task?.GetAwaiter().GetResult();
    }
}
