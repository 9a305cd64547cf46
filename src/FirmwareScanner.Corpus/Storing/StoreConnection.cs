using System;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.Globalization;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>An open store and the statements that were prepared for it. Not for several threads at once.</summary>
/// <param name="connection">The connection; closed with this.</param>
/// <param name="dialect">What it speaks.</param>
internal sealed class StoreConnection(DbConnection connection, StoreDialect dialect) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = [];
    private DbTransaction? _transaction;

    /// <summary>What it speaks.</summary>
    public StoreDialect Dialect => dialect;

    /// <summary>Runs a statement.</summary>
    /// <param name="statement">The statement; <c>@p0</c> and so on stand for values.</param>
    /// <param name="values">The values: <see cref="long"/>, <see cref="string"/>, byte[], <see cref="StoreNull"/> or null.</param>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="DbException">It failed.</exception>
    public int Execute(string statement, params object?[] values) => Prepare(statement, values).ExecuteNonQuery();

    /// <summary>Asks for a number.</summary>
    /// <param name="question">The question.</param>
    /// <param name="values">The values.</param>
    /// <returns>The number in the first row; -1 if there is none.</returns>
    /// <exception cref="DbException">It failed.</exception>
    public long Number(string question, params object?[] values) =>
        Prepare(question, values).ExecuteScalar() is { } number and not DBNull ? Convert.ToInt64(number, CultureInfo.InvariantCulture) : -1;

    /// <summary>Asks for rows.</summary>
    /// <typeparam name="T">What is made of a row.</typeparam>
    /// <param name="question">The question.</param>
    /// <param name="read">Makes something of a row.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="DbException">It failed.</exception>
    public List<T> Rows<T>(string question, Func<DbDataReader, T> read, params object?[] values)
    {
        using DbDataReader reader = Prepare(question, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Does something as a whole, or not at all, while nobody else writes.</summary>
    /// <param name="work">What to do.</param>
    /// <exception cref="DbException">It failed.</exception>
    public void Write(Action work)
    {
        using DbTransaction transaction = dialect.BeginWrite(connection);
        _transaction = transaction;
        try
        {
            work();
            transaction.Commit();
        }
        finally
        {
            _transaction = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DbCommand command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private static DbType? TypeOf(object? value) => value switch
    {
        long or StoreNull.Number => DbType.Int64,
        string or StoreNull.Text => DbType.String,
        byte[] or StoreNull.Bytes => DbType.Binary,
        _ => null,
    };

    private DbCommand Prepare(string statement, object?[] values)
    {
        if (!_commands.TryGetValue(statement, out DbCommand? command))
        {
            command = connection.CreateCommand();
            command.CommandText = statement;
            for (int i = 0; i < values.Length; i++)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = "@p" + i.ToString(CultureInfo.InvariantCulture);
                command.Parameters.Add(parameter);
            }

            _commands.Add(statement, command);
        }

        command.Transaction = _transaction;
        for (int i = 0; i < values.Length; i++)
        {
            if (TypeOf(values[i]) is DbType type)
            {
                command.Parameters[i].DbType = type;
            }

            command.Parameters[i].Value = values[i] is null or StoreNull ? DBNull.Value : values[i];
        }

        return command;
    }
}
