using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>
/// Numbers what can hold a lease or a Boolean in a body: locals, parameters, [Owned] fields of the object, temporaries of the
/// compiler, the result. Found in one walk over the graph and the graphs of its lambdas and local functions.
/// </summary>
internal sealed class BodyVariables
{
    private readonly LeaseContracts _contracts;
    private readonly ISymbol _owner;
    private readonly Dictionary<ISymbol, int> _holders = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, int> _flags = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<int, bool> _guards = [];
    private readonly Dictionary<CaptureId, int> _heldCaptures = [];
    private readonly Dictionary<CaptureId, int> _flagCaptures = [];
    private readonly Dictionary<CaptureId, IOperation> _targets = [];
    private readonly HashSet<CaptureId> _written = [];
    private readonly HashSet<ISymbol> _captured = new(SymbolEqualityComparer.Default);

    public BodyVariables(Body body, LeaseContracts contracts)
    {
        _contracts = contracts;
        _owner = body.Owner;
        List<IOperation> operations = Operations(body.Graph);
        FindNested(body.Graph, operations);
        foreach (IOperation operation in operations)
        {
            FindTargets(operation);
        }

        if (body.Method is not null)
        {
            foreach (IParameterSymbol parameter in body.Method.Parameters)
            {
                AddSymbol(parameter, parameter.Type);
            }
        }

        foreach (IOperation operation in operations)
        {
            Add(operation);
        }

        // What Dispose does not name it does not release, unless something that it calls does.
        foreach (IFieldSymbol field in contracts.OwnedBy(body.Owner))
        {
            AddField(field);
        }

        ReturnHolder = Names.Count;
        Names.Add("the result");
    }

    /// <summary>Names of the holders, for messages.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Holders that are [Owned] fields, with their fields.</summary>
    public List<KeyValuePair<int, IFieldSymbol>> Fields { get; } = [];

    /// <summary>The lambdas and local functions that lie directly in the body.</summary>
    public List<Body> Nested { get; } = [];

    /// <summary>Uses of a lease variable of the code around, which this body captures.</summary>
    public List<IOperation> ForeignUses { get; } = [];

    public int HolderCount => Names.Count;

    public int FlagCount { get; private set; }

    /// <summary>The holder that stands for the value being returned.</summary>
    public int ReturnHolder { get; }

    /// <summary>Number of the holder, or -1 if the variable is not followed.</summary>
    public int HolderOf(ISymbol symbol)
    {
        return _holders.TryGetValue(symbol, out int holder) ? holder : -1;
    }

    /// <summary>The [Owned] field that a holder is, or null.</summary>
    public IFieldSymbol? FieldOf(int holder)
    {
        foreach (KeyValuePair<int, IFieldSymbol> field in Fields)
        {
            if (field.Key == holder)
            {
                return field.Value;
            }
        }

        return null;
    }

    public int FlagOf(ISymbol symbol)
    {
        return _flags.TryGetValue(symbol, out int flag) ? flag : -1;
    }

    /// <summary>Number of the holder that an expression names, or -1.</summary>
    public int HolderOf(IOperation operation)
    {
        return operation switch
        {
            ILocalReferenceOperation local => HolderOf(local.Local),
            IParameterReferenceOperation parameter => HolderOf(parameter.Parameter),
            IFieldReferenceOperation field when IsOwnMember(field) => HolderOf(field.Field),
            IPropertyReferenceOperation property when IsOwnMember(property)
                && _contracts.OwnedFieldOf(property.Property) is IFieldSymbol behind => HolderOf(behind),
            IFlowCaptureReferenceOperation capture => HolderOf(capture.Id),
            _ => -1,
        };
    }

    public int HolderOf(CaptureId capture)
    {
        return _heldCaptures.TryGetValue(capture, out int holder) ? holder : -1;
    }

    public int FlagOf(CaptureId capture)
    {
        return _flagCaptures.TryGetValue(capture, out int flag) ? flag : -1;
    }

    public int FlagOf(IOperation operation)
    {
        return operation switch
        {
            ILocalReferenceOperation local => FlagOf(local.Local),
            IParameterReferenceOperation parameter => FlagOf(parameter.Parameter),
            IFieldReferenceOperation field when IsOwnMember(field) => FlagOf(field.Field),
            IFlowCaptureReferenceOperation capture => FlagOf(capture.Id),
            _ => -1,
        };
    }

    /// <summary>What a flag is that says that Dispose has run before, where it has; null for all others.</summary>
    public bool? DoneWhen(int flag)
    {
        return _guards.TryGetValue(flag, out bool isDone) ? isDone : null;
    }

    /// <summary>What a temporary stands for that the compiler uses as the target of an assignment; null for all others.</summary>
    public IOperation? TargetOf(CaptureId capture)
    {
        return _targets.TryGetValue(capture, out IOperation? target) ? target : null;
    }

    private static bool IsOwnMember(IMemberReferenceOperation member)
    {
        return member.Instance is null or IInstanceReferenceOperation;
    }

    private static List<IOperation> Operations(ControlFlowGraph graph)
    {
        List<IOperation> found = [];
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in block.Operations)
            {
                found.AddRange(operation.DescendantsAndSelf());
            }

            if (block.BranchValue is not null)
            {
                found.AddRange(block.BranchValue.DescendantsAndSelf());
            }
        }

        return found;
    }

    private void FindNested(ControlFlowGraph graph, List<IOperation> operations)
    {
        foreach (IMethodSymbol function in graph.LocalFunctions)
        {
            AddNested(new Body(graph.GetLocalFunctionControlFlowGraph(function), function));
        }

        foreach (IOperation operation in operations)
        {
            if (operation is IFlowAnonymousFunctionOperation lambda)
            {
                AddNested(new Body(graph.GetAnonymousFunctionControlFlowGraph(lambda), lambda.Symbol));
            }
        }
    }

    private void AddNested(Body nested)
    {
        Nested.Add(nested);
        BodyVariables inner = new(nested, _contracts);
        foreach (ISymbol symbol in inner._captured)
        {
            _captured.Add(symbol);
        }
    }

    private void FindTargets(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IFlowCaptureReferenceOperation target }:
                _written.Add(target.Id);
                break;
            case ICompoundAssignmentOperation { Target: IFlowCaptureReferenceOperation target }:
                _written.Add(target.Id);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref, Value: IFlowCaptureReferenceOperation target }:
                _written.Add(target.Id);
                break;
        }
    }

    private void Add(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local:
                AddVariable(local, local.Local, local.Local.Type);
                break;
            case IParameterReferenceOperation parameter:
                AddVariable(parameter, parameter.Parameter, parameter.Parameter.Type);
                break;
            case IFieldReferenceOperation field when IsOwnMember(field) && _contracts.IsLease(field.Field.Type)
                && _contracts.IsOwned(field.Field):
                AddField(field.Field);
                break;
            case IPropertyReferenceOperation property when IsOwnMember(property) && _contracts.IsLease(property.Type)
                && _contracts.OwnedFieldOf(property.Property) is IFieldSymbol field:
                AddField(field);
                break;
            case ISimpleAssignmentOperation assignment when _contracts.IsDisposal(_owner):
                AddGuard(assignment);
                break;
            case IFlowCaptureOperation capture when _written.Contains(capture.Id):
                _targets[capture.Id] = capture.Value;
                break;
            case IFlowCaptureOperation capture:
                AddCapture(capture);
                break;
        }
    }

    private void AddVariable(IOperation use, ISymbol symbol, ITypeSymbol type)
    {
        if (SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, _owner))
        {
            AddSymbol(symbol, type);
            return;
        }

        _captured.Add(symbol);
        if (_contracts.IsLease(type))
        {
            ForeignUses.Add(use);
        }
    }

    private void AddSymbol(ISymbol symbol, ITypeSymbol type)
    {
        if (_captured.Contains(symbol))
        {
            return;
        }

        bool isHolder = symbol is ILocalSymbol ? _contracts.MayHold(type) : _contracts.IsLease(type);
        if (isHolder && !_holders.ContainsKey(symbol))
        {
            AddHolder(symbol);
        }
        else if (type.SpecialType == SpecialType.System_Boolean && !_flags.ContainsKey(symbol))
        {
            _flags.Add(symbol, FlagCount++);
        }
    }

    private void AddField(IFieldSymbol field)
    {
        if (!_holders.ContainsKey(field))
        {
            Fields.Add(new KeyValuePair<int, IFieldSymbol>(Names.Count, field));
            AddHolder(field);
        }
    }

    /// <summary>
    /// Dispose sets a Boolean field to say that it has run: where the field says so from the beginning, there is nothing left to release.
    /// </summary>
    private void AddGuard(ISimpleAssignmentOperation assignment)
    {
        bool isGuard = assignment.Target is IFieldReferenceOperation { Field.Type.SpecialType: SpecialType.System_Boolean } target
            && !target.Field.IsStatic && IsOwnMember(target);
        if (isGuard && assignment.Value.ConstantValue is { HasValue: true, Value: bool isDone }
            && ((IFieldReferenceOperation)assignment.Target).Field is IFieldSymbol field && !_flags.ContainsKey(field))
        {
            _flags.Add(field, FlagCount);
            _guards.Add(FlagCount++, isDone);
        }
    }

    private void AddHolder(ISymbol symbol)
    {
        _holders.Add(symbol, Names.Count);
        Names.Add(((symbol as IFieldSymbol)?.AssociatedSymbol ?? symbol).Name);
    }

    private void AddCapture(IFlowCaptureOperation capture)
    {
        bool isHolder = _contracts.MentionsLease(capture.Value.Type) || _contracts.MayHold(capture.Value.Type);
        if (isHolder && !_heldCaptures.ContainsKey(capture.Id))
        {
            _heldCaptures.Add(capture.Id, Names.Count);
            Names.Add(string.Empty);
        }
        else if (capture.Value.Type?.SpecialType == SpecialType.System_Boolean && !_flagCaptures.ContainsKey(capture.Id))
        {
            _flagCaptures.Add(capture.Id, FlagCount++);
        }
    }
}
