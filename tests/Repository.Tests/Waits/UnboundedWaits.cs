using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Repository.Tests.Waits;

/// <summary>A place that may wait for ever.</summary>
/// <param name="Function">The function with its type and namespace.</param>
/// <param name="Place">File and line.</param>
/// <param name="What">The code.</param>
internal sealed record UnboundedWait(string Function, string Place, string What);

/// <summary>
/// Finds waits without a bound in time: for threads, tasks, events, locks that somebody must pulse, other processes and their output,
/// standard input, and loops that poll.
/// </summary>
/// <remarks>
/// A token that somebody may cancel is no bound. Not looked for are locks that are held for some statements only (<c>lock</c>), reads and
/// writes of files, and computations.
/// </remarks>
internal sealed class UnboundedWaits
{
    /// <summary>Namespaces of what programs wait for.</summary>
    private static readonly ImmutableHashSet<string> Namespaces =
    [
        "System.Threading", "System.Threading.Tasks", "System.Diagnostics", "System.IO.Pipes", "System.Net.Sockets",
        "System.Collections.Concurrent",
    ];

    private static readonly ImmutableHashSet<string> WaitingMethods =
    [
        "Join", "Wait", "WaitAll", "WaitAny", "WaitOne", "SignalAndWait", "SpinUntil", "WaitForExit", "WaitForInputIdle", "WaitForConnection",
        "Connect", "Accept", "AcceptSocket", "AcceptTcpClient", "Receive", "Take",
    ];

    /// <summary>What is awaited and comes to an end by itself, or is a write, which waits as the same write without await does.</summary>
    private static readonly ImmutableHashSet<string> PassingAwaits =
        ["Delay", "Yield", "WriteAsync", "WriteLineAsync", "FlushAsync", "CancelAsync", "DisposeAsync"];

    private static readonly ImmutableHashSet<string> Pauses = ["Sleep", "Yield", "SpinWait", "SpinOnce"];

    private static readonly ImmutableHashSet<string> Clocks =
        ["Elapsed", "ElapsedMilliseconds", "TickCount64", "GetElapsedTime", "UtcNow", "Since"];

    private readonly SemanticModel _model;
    private readonly string _path;

    private UnboundedWaits(SemanticModel model, string path)
    {
        _model = model;
        _path = path;
    }

    /// <summary>Finds the waits of a source file.</summary>
    /// <param name="model">The file, compiled.</param>
    /// <param name="path">What to call it.</param>
    internal static IEnumerable<UnboundedWait> In(SemanticModel model, string path)
    {
        var finder = new UnboundedWaits(model, path);
        return from node in model.SyntaxTree.GetRoot().DescendantNodes()
               where finder.IsUnbounded(node)
               select finder.Describe(node);
    }

    private bool IsUnbounded(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax call => IsWaitingCall(call) || IsPauseOfEndlessLoop(call),
        AwaitExpressionSyntax await => IsUnboundedAwait(await.Expression),
        MemberAccessExpressionSyntax access => IsUnboundedAccess(access),
        _ => false,
    };

    private bool IsWaitingCall(InvocationExpressionSyntax call)
    {
        string name = NameOf(call);
        if (name.StartsWith("Read", StringComparison.Ordinal) && ReceiverOf(call) is MemberAccessExpressionSyntax reader)
        {
            // The output of another process; with await it is the await that waits.
            return !name.EndsWith("Async", StringComparison.Ordinal) && reader.Name.Identifier.Text is "StandardOutput" or "StandardError";
        }

        if (name == "GetResult" && ReceiverOf(call) is InvocationExpressionSyntax awaiter && NameOf(awaiter) == "GetAwaiter")
        {
            return ReceiverOf(awaiter) is { } awaited && IsUnboundedAwait(awaited);
        }

        return WaitingMethods.Contains(name) && MethodOf(call) is { } method && Namespaces.Contains(NamespaceOf(method)) && !HasTime(call, method);
    }

    private bool IsUnboundedAwait(ExpressionSyntax awaited)
    {
        while (awaited is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1 } configured && NameOf(configured) == "ConfigureAwait")
        {
            awaited = ReceiverOf(configured)!;
        }

        if (awaited is not InvocationExpressionSyntax call)
        {
            return true;
        }

        // An own method is looked at itself, where it awaits.
        return MethodOf(call) is { } method && Namespaces.Add("System.IO").Contains(NamespaceOf(method))
            && !PassingAwaits.Contains(method.Name) && !HasTime(call, method);
    }

    private bool IsUnboundedAccess(MemberAccessExpressionSyntax access) => access.Name.Identifier.Text switch
    {
        "Infinite" or "InfiniteTimeSpan" => TypeOf(access) == "System.Threading.Timeout",
        "In" or "ReadLine" or "ReadKey" or "OpenStandardInput" => TypeOf(access) == "System.Console",
        "Result" => TypeOf(access) == "System.Threading.Tasks.Task<TResult>" && !IsKnownToBeThere(access),
        _ => false,
    };

    /// <summary>Whether the function has waited for the task before, for a time, or asked whether it has ended.</summary>
    private bool IsKnownToBeThere(MemberAccessExpressionSyntax result)
    {
        SyntaxNode function = FunctionOf(result);
        string task = result.Expression.ToString();
        return function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.Text == "IsCompletedSuccessfully")
            || function.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(
                call => NameOf(call) == "Wait" && ReceiverOf(call)?.ToString() == task && MethodOf(call) is { } method && HasTime(call, method));
    }

    private bool IsPauseOfEndlessLoop(InvocationExpressionSyntax call)
    {
        if (!Pauses.Contains(NameOf(call)) || MethodOf(call) is not { } method || !Namespaces.Contains(NamespaceOf(method)))
        {
            return false;
        }

        SyntaxNode? loop = call.Ancestors()
            .TakeWhile(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax))
            .FirstOrDefault(node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax);
        return loop switch
        {
            null or CommonForEachStatementSyntax => false,
            ForStatementSyntax { Condition: not null, Incrementors.Count: > 0 } => false,
            _ => !loop.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => Clocks.Contains(name.Identifier.Text)),
        };
    }

    private UnboundedWait Describe(SyntaxNode node)
    {
        int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        string code = string.Join(' ', node.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new UnboundedWait(FunctionSizes.NameOf(FunctionOf(node)), $"{_path}:{line}", code);
    }

    /// <summary>The member that the code stands in; a local function counts to the function around it.</summary>
    private static SyntaxNode FunctionOf(SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(parent => parent is MemberDeclarationSyntax and not BaseNamespaceDeclarationSyntax)
        ?? node.SyntaxTree.GetRoot();

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.Text,
        SimpleNameSyntax name => name.Identifier.Text,
        _ => string.Empty,
    };

    private static ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Expression;

    private IMethodSymbol? MethodOf(InvocationExpressionSyntax call)
    {
        SymbolInfo info = _model.GetSymbolInfo(call);
        IEnumerable<IMethodSymbol> candidates = info.CandidateSymbols.OfType<IMethodSymbol>();
        return info.Symbol as IMethodSymbol
            ?? candidates.FirstOrDefault(method => method.Parameters.Length == call.ArgumentList.Arguments.Count)
            ?? candidates.FirstOrDefault();
    }

    private string? TypeOf(MemberAccessExpressionSyntax access)
    {
        SymbolInfo info = _model.GetSymbolInfo(access);
        return (info.Symbol ?? info.CandidateSymbols.FirstOrDefault())?.ContainingType?.OriginalDefinition.ToDisplayString();
    }

    private static string NamespaceOf(IMethodSymbol method) => method.ContainingNamespace.ToDisplayString();

    private static bool HasTime(InvocationExpressionSyntax call, IMethodSymbol method) =>
        HasTimedToken(call)
        || method.Parameters.Any(
            parameter => parameter.Type.Name == nameof(TimeSpan)
                || (parameter.Type.SpecialType == SpecialType.System_Int32 && parameter.Name.Contains("illiseconds", StringComparison.Ordinal))
                || parameter.Name.Contains("imeout", StringComparison.Ordinal));

    /// <summary>Whether it gets the token of a source that the same function has made to cancel itself after a time.</summary>
    private static bool HasTimedToken(InvocationExpressionSyntax call)
    {
        string[] sources =
        [
            .. from argument in call.ArgumentList.Arguments
               where argument.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Token", Expression: IdentifierNameSyntax }
               select ((MemberAccessExpressionSyntax)argument.Expression).Expression.ToString(),
        ];
        return sources.Length > 0 && FunctionOf(call).DescendantNodes().Any(node => node switch
        {
            VariableDeclaratorSyntax { Initializer.Value: ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } } source =>
                sources.Contains(source.Identifier.Text),
            InvocationExpressionSyntax after => NameOf(after) == "CancelAfter" && sources.Contains(ReceiverOf(after)?.ToString()),
            _ => false,
        });
    }
}
