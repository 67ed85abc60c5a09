// Package spreadsheet writes tables as Excel workbooks (XLSX), row by row and with little memory: what has been
// written waits in a temporary file, and the workbook is compressed on its way out.
//
// It imports excelize and the columns of package catalogue, and nothing of the database or of HTTP.
package spreadsheet
