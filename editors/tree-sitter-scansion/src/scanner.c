// Tells the lines of a Scansion script apart, and what in a body ends with its
// line or its block. spec/language.md, sections 2 to 7, is what this follows.

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <stddef.h>
#include <string.h>

// In the order of externals in grammar.js.
enum Token {
  BLOCK_END,
  ACTION_START,
  RUN_INSIDE,
  COMMENT,
  TAG,
  SUPPRESSION,
  SEPARATOR,
  SECTION_START,
  CLASS,
  DECLARED,
  KEY,
  VALUE,
  CHARACTER,
  VERB,
  NOTHING,
  START_NAME,
  END_NAME,
  EMPTY_END,
  TEXT,
  DOUBLE_TEXT,
  SINGLE_TEXT,
  REFERRED,
  CAPTURE,
  XML_COMMENT,
  CDATA,
  UNKNOWN_LINE,
  OTHER_END_NAME,
  RECOVERING,
};

// What is open in a body is remembered to this depth, as hashes of names;
// deeper end tags are not compared. Twice that fits the room that tree-sitter
// gives for a scanner's state.
enum { MAX_DEPTH = 120 };

typedef struct {
  bool begun;       // a token has been read: this is not the start of the file
  bool past_head;   // a section, a separator or an action has been read
  bool in_block;    // a section or an action is open
  bool run_inside;  // the comments here belong to the block that is open
  uint16_t words;   // of the name that comes next
  uint16_t depth;   // of open elements, also past MAX_DEPTH
  uint32_t open[MAX_DEPTH];
} Scanner;

void *tree_sitter_scansion_external_scanner_create(void) { return ts_calloc(1, sizeof(Scanner)); }

void tree_sitter_scansion_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_scansion_external_scanner_serialize(void *payload, char *buffer) {
  Scanner *s = payload;
  unsigned depth = s->depth < MAX_DEPTH ? s->depth : MAX_DEPTH;
  unsigned size = (unsigned)offsetof(Scanner, open) + depth * sizeof(uint32_t);
  memcpy(buffer, s, size);
  return size;
}

void tree_sitter_scansion_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  memset(payload, 0, sizeof(Scanner));
  if (length > 0 && length <= sizeof(Scanner)) {
    memcpy(payload, buffer, length);
  }
}

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static bool is_space(int32_t c) { return c == ' ' || c == '\t'; }

static bool at_line_end(TSLexer *lexer) {
  return lexer->lookahead == '\n' || lexer->lookahead == '\r' || lexer->eof(lexer);
}

static bool found(TSLexer *lexer, enum Token token) {
  lexer->result_symbol = token;
  return true;
}

static void skip_line(TSLexer *lexer) {
  while (!at_line_end(lexer)) {
    advance(lexer);
  }
}

static void skip_line_end(TSLexer *lexer) {
  if (lexer->lookahead == '\r') {
    advance(lexer);
  }
  if (lexer->lookahead == '\n') {
    advance(lexer);
  }
}

// Takes text to the end of the line or to stop, less the white space at its
// end, and says whether there was any.
static bool take_text(TSLexer *lexer, int32_t stop) {
  bool any = false;
  while (is_space(lexer->lookahead)) {
    advance(lexer);
  }
  while (!at_line_end(lexer) && lexer->lookahead != stop) {
    bool space = is_space(lexer->lookahead);
    advance(lexer);
    if (!space) {
      lexer->mark_end(lexer);
      any = true;
    }
  }
  return any;
}

// Advances over a word if it is here.
static bool skip_word(TSLexer *lexer, const char *word) {
  for (; *word; word++) {
    if (lexer->lookahead != *word) {
      return false;
    }
    advance(lexer);
  }
  return true;
}

enum Line { OPENER, COMMENT_LINE, SEPARATOR_LINE };

// Advances over the first characters of a line that starts in column 0, enough
// to know whether it is a comment or a separator.
static enum Line line_kind(TSLexer *lexer) {
  switch (lexer->lookahead) {
  case '#':
    advance(lexer);
    return COMMENT_LINE;
  case '/':
    advance(lexer);
    if (lexer->lookahead != '/') {
      return OPENER;
    }
    advance(lexer);
    return COMMENT_LINE;
  case '-': {
    int dashes = 0;
    for (; lexer->lookahead == '-'; dashes++) {
      advance(lexer);
    }
    if (dashes < 2) {
      return OPENER;
    }
    while (is_space(lexer->lookahead)) {
      advance(lexer);
    }
    return dashes > 2 && at_line_end(lexer) ? SEPARATOR_LINE : COMMENT_LINE;
  }
  default:
    return OPENER;
  }
}

// A run of comments belongs to the block above if an indented line follows it.
// A line that has lost its indentation but starts with "<" is told by that.
static bool run_is_inside(TSLexer *lexer) {
  while (!lexer->eof(lexer)) {
    bool indented = false;
    while (is_space(lexer->lookahead)) {
      indented = true;
      advance(lexer);
    }
    if (at_line_end(lexer)) {
      skip_line_end(lexer);
      continue;
    }
    if (indented || lexer->lookahead == '<') {
      return true;
    }
    if (line_kind(lexer) != COMMENT_LINE) {
      return false;
    }
    skip_line(lexer);
    skip_line_end(lexer);
  }
  return false;
}

// Whether a multi-line token goes on in the next line: not where a block starts.
static bool goes_on(TSLexer *lexer) {
  skip_line_end(lexer);
  return is_space(lexer->lookahead) || lexer->lookahead == '<' || at_line_end(lexer) ||
         line_kind(lexer) == COMMENT_LINE;
}

// Tells what a comment is, its first sign taken. Only in the head is ## a tag.
static enum Token comment_kind(Scanner *s, TSLexer *lexer, bool number_sign) {
  int more = 0;
  for (; lexer->lookahead == '#'; more++) {
    advance(lexer);
  }
  while (is_space(lexer->lookahead)) {
    advance(lexer);
  }
  bool tag = number_sign && more == 1 && !s->past_head;
  switch (lexer->lookahead) {
  case 's':
    if (skip_word(lexer, "scslint:")) {
      return SUPPRESSION;
    }
    break;
  case 'v':
    tag = tag && !skip_word(lexer, "vim:");
    break;
  case '-':
    tag = tag && !skip_word(lexer, "-*-");
    break;
  case ':':
    return COMMENT;
  }
  return tag && !at_line_end(lexer) ? TAG : COMMENT;
}

static const char *const verbs[] = {"connects", "disconnects", "sends", "receives"};

// Advances over a word and says whether it is a verb.
static bool take_verb(TSLexer *lexer) {
  char word[16];
  unsigned length = 0;
  while (!at_line_end(lexer) && !is_space(lexer->lookahead) && lexer->lookahead != ':') {
    if (length < sizeof word - 1) {
      word[length++] = lexer->lookahead < 128 ? (char)lexer->lookahead : '?';
    }
    advance(lexer);
  }
  word[length] = 0;
  for (unsigned i = 0; i < sizeof verbs / sizeof *verbs; i++) {
    if (strcmp(word, verbs[i]) == 0) {
      return true;
    }
  }
  return false;
}

// Returns how many words of an action line are the name: all before the last
// verb before the first colon. 0 if there is no such verb.
static uint16_t name_words(TSLexer *lexer) {
  uint16_t words = 0, name = 0;
  while (!at_line_end(lexer) && lexer->lookahead != ':') {
    if (take_verb(lexer) && words > 0) {
      name = words;
    }
    words++;
    while (is_space(lexer->lookahead)) {
      advance(lexer);
    }
  }
  return name;
}

// The start of a line in column 0.
static bool scan_line(Scanner *s, TSLexer *lexer, const bool *valid) {
  if (s->words > 0) {
    for (; s->words > 0; s->words--) {
      while (is_space(lexer->lookahead)) {
        advance(lexer);
      }
      while (!is_space(lexer->lookahead) && !at_line_end(lexer)) {
        advance(lexer);
      }
    }
    lexer->mark_end(lexer);
    return found(lexer, CHARACTER);
  }
  if (lexer->lookahead == '<') {
    return false;
  }
  if (s->in_block && !s->run_inside) {
    if (valid[KEY] && !valid[RECOVERING]) {
      // A property that has lost its indentation.
      bool key = false;
      while ((lexer->lookahead >= 'a' && lexer->lookahead <= 'z') || lexer->lookahead == '_') {
        advance(lexer);
        key = true;
      }
      if (key && lexer->lookahead == ':') {
        lexer->mark_end(lexer);
        return found(lexer, KEY);
      }
    }
    bool comment = lexer->lookahead == '#' || lexer->lookahead == '/' || lexer->lookahead == '-';
    if (comment && run_is_inside(lexer)) {
      s->run_inside = true;
      return found(lexer, RUN_INSIDE);
    }
    s->in_block = false;
    s->depth = 0;
    return found(lexer, BLOCK_END);
  }
  if (lexer->lookahead == '[') {
    advance(lexer);
    lexer->mark_end(lexer);
    s->in_block = s->past_head = true;
    s->depth = 0;
    return found(lexer, SECTION_START);
  }
  int32_t first = lexer->lookahead;
  bool comment_follows = first == '#' || first == '/' || first == '-';
  if (comment_follows) {
    switch (line_kind(lexer)) {
    case SEPARATOR_LINE:
      s->past_head = true;
      lexer->mark_end(lexer);
      return found(lexer, SEPARATOR);
    case COMMENT_LINE: {
      enum Token kind = comment_kind(s, lexer, first == '#');
      lexer->mark_end(lexer);
      take_text(lexer, 0);
      return found(lexer, kind);
    }
    case OPENER:
      break;
    }
  }
  if (!comment_follows) {
    lexer->mark_end(lexer);
    uint16_t words = name_words(lexer);
    if (words > 0) {
      s->words = words;
      s->in_block = s->past_head = true;
      s->depth = 0;
      return found(lexer, ACTION_START);
    }
  }
  if (valid[RECOVERING]) {
    skip_line(lexer);
    lexer->mark_end(lexer);
    return found(lexer, UNKNOWN_LINE);
  }
  return false;
}

static bool in_name(int32_t c, bool first) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || c >= 0x80 ||
         (!first && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
}

// A name in a tag. An end tag has to name what is open.
static bool scan_name(Scanner *s, TSLexer *lexer, bool end) {
  uint32_t hash = 2166136261u;
  bool any = false;
  while (in_name(lexer->lookahead, !any)) {
    hash = (hash ^ (uint32_t)lexer->lookahead) * 16777619u;
    advance(lexer);
    any = true;
  }
  if (!any) {
    return false;
  }
  lexer->mark_end(lexer);
  if (!end) {
    if (s->depth < MAX_DEPTH) {
      s->open[s->depth] = hash;
    }
    if (s->depth < UINT16_MAX) {
      s->depth++;
    }
    return found(lexer, START_NAME);
  }
  if (s->depth == 0 || (s->depth <= MAX_DEPTH && s->open[s->depth - 1] != hash)) {
    return found(lexer, OTHER_END_NAME);
  }
  s->depth--;
  return found(lexer, END_NAME);
}

// Advances over what may be an expression or a placeholder and says whether it is.
static bool skip_braces(TSLexer *lexer) {
  if (lexer->lookahead == '$') {
    advance(lexer);
    if (lexer->lookahead != '{') {
      return false;
    }
    advance(lexer);
  } else {
    advance(lexer);
    if (!skip_word(lexer, "scansion:")) {
      return false;
    }
    if (lexer->lookahead == 'a') {
      return skip_word(lexer, "any}");
    }
    if (!skip_word(lexer, "capture:") || lexer->lookahead == '}') {
      return false;
    }
  }
  while (!at_line_end(lexer) && lexer->lookahead != '{' && lexer->lookahead != '}') {
    advance(lexer);
  }
  return lexer->lookahead == '}';
}

// Text between tags, or in a value: to its quote, the end of the line, or
// whatever has a node of its own.
static bool scan_text(TSLexer *lexer, enum Token token, int32_t quote) {
  bool any = false;
  while (!at_line_end(lexer)) {
    int32_t c = lexer->lookahead;
    if (c == '<' || c == '&' || c == quote) {
      break;
    }
    if (c == '$' || c == '{') {
      if (any) {
        lexer->mark_end(lexer);
      }
      if (skip_braces(lexer)) {
        break;
      }
      any = true;
      lexer->mark_end(lexer);
      continue;
    }
    advance(lexer);
    if (!is_space(c)) {
      any = true;
      lexer->mark_end(lexer);
    }
  }
  return any && found(lexer, token);
}

// <!-- … --> and <![CDATA[ … ]]>, not past the block.
static bool scan_markup(TSLexer *lexer) {
  advance(lexer);
  if (lexer->lookahead != '!') {
    return false;
  }
  advance(lexer);
  enum Token token = lexer->lookahead == '-' ? XML_COMMENT : CDATA;
  if (!skip_word(lexer, token == XML_COMMENT ? "--" : "[CDATA[")) {
    return false;
  }
  int32_t closing = token == XML_COMMENT ? '-' : ']';
  int run = 0;
  while (!lexer->eof(lexer)) {
    if (lexer->lookahead == closing) {
      run++;
      advance(lexer);
    } else if (lexer->lookahead == '>' && run >= 2) {
      advance(lexer);
      lexer->mark_end(lexer);
      return found(lexer, token);
    } else if (at_line_end(lexer)) {
      run = 0;
      if (!goes_on(lexer)) {
        return false;
      }
    } else {
      run = 0;
      advance(lexer);
    }
  }
  return false;
}

// What stands between "${" and "}".
static bool scan_reference(TSLexer *lexer) {
  bool any = false;
  while (!at_line_end(lexer) && lexer->lookahead != '{' && lexer->lookahead != '}') {
    if (lexer->lookahead == '\'') {
      lexer->mark_end(lexer);
      advance(lexer);
      if (any && skip_word(lexer, "s ")) {
        if (lexer->lookahead == 'f') {
          skip_word(lexer, "full ");
        }
        if (skip_word(lexer, "JID") && lexer->lookahead == '}') {
          return found(lexer, REFERRED);
        }
      }
    } else {
      advance(lexer);
    }
    any = true;
  }
  if (!any) {
    return false;
  }
  lexer->mark_end(lexer);
  return found(lexer, CAPTURE);
}

static bool scan(Scanner *s, TSLexer *lexer, const bool *valid) {
  bool recovering = valid[RECOVERING];
  if (!recovering) {
    if (valid[REFERRED] || valid[CAPTURE]) {
      return scan_reference(lexer);
    }
    if (valid[START_NAME] || valid[END_NAME]) {
      return scan_name(s, lexer, valid[END_NAME]);
    }
  }

  // A block ends before the white space that follows it.
  lexer->mark_end(lexer);
  bool line_start = !s->begun, new_line = line_start;
  while (is_space(lexer->lookahead) || lexer->lookahead == '\n' || lexer->lookahead == '\r') {
    line_start = false;
    new_line = new_line || !is_space(lexer->lookahead);
    lexer->advance(lexer, true);
  }
  if (lexer->eof(lexer)) {
    if (!s->in_block) {
      return false;
    }
    s->in_block = false;
    s->words = s->depth = 0;
    return found(lexer, BLOCK_END);
  }
  if (line_start || lexer->get_column(lexer) == 0) {
    // In a value a comment is a mistake.
    if ((valid[DOUBLE_TEXT] || valid[SINGLE_TEXT]) && !recovering && line_start) {
      return false;
    }
    if (lexer->lookahead != '<') {
      return scan_line(s, lexer, valid);
    }
  }
  s->run_inside = false;

  if (lexer->lookahead == '/' && valid[EMPTY_END]) {
    advance(lexer);
    if (lexer->lookahead != '>') {
      return false;
    }
    advance(lexer);
    lexer->mark_end(lexer);
    if (s->depth > 0) {
      s->depth--;
    }
    return found(lexer, EMPTY_END);
  }
  if (lexer->lookahead == '<') {
    return (valid[XML_COMMENT] || valid[CDATA]) && scan_markup(lexer);
  }
  if (recovering) {
    return false;
  }
  if (valid[TEXT]) {
    return scan_text(lexer, TEXT, 0);
  }
  if (valid[DOUBLE_TEXT]) {
    return scan_text(lexer, DOUBLE_TEXT, '"');
  }
  if (valid[SINGLE_TEXT]) {
    return scan_text(lexer, SINGLE_TEXT, '\'');
  }
  if (!new_line) {
    if (valid[CLASS] && lexer->lookahead != ']') {
      return take_text(lexer, ']') && found(lexer, CLASS);
    }
    if (valid[DECLARED]) {
      return take_text(lexer, 0) && found(lexer, DECLARED);
    }
    if (valid[VALUE]) {
      return take_text(lexer, 0) && found(lexer, VALUE);
    }
    if (valid[VERB]) {
      if (!take_verb(lexer)) {
        return false;
      }
      lexer->mark_end(lexer);
      return found(lexer, VERB);
    }
    if (valid[NOTHING]) {
      if (!skip_word(lexer, "nothing")) {
        return false;
      }
      lexer->mark_end(lexer);
      while (is_space(lexer->lookahead)) {
        advance(lexer);
      }
      return at_line_end(lexer) && found(lexer, NOTHING);
    }
  } else if (valid[KEY]) {
    return take_text(lexer, ':') && lexer->lookahead == ':' && found(lexer, KEY);
  }
  return false;
}

bool tree_sitter_scansion_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  Scanner *s = payload;
  if (!scan(s, lexer, valid)) {
    return false;
  }
  s->begun = true;
  return true;
}
