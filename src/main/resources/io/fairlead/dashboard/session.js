// Who is looking: the token, kept for this tab only, and the role that it gives.

/** @typedef {{name: string, role: 'none' | 'read' | 'operate' | 'admin'}} Caller */

const KEY = 'fairlead.token';
const ROLES = ['none', 'read', 'operate', 'admin'];

export class Session {
  /** @type {Caller} */
  caller = {name: 'anonymous', role: 'none'};

  #token = kept();

  /** @returns {string} empty if there is none */
  get token() {
    return this.#token;
  }

  /** @param {string} token empty to forget it */
  keep(token) {
    this.#token = token;
    try {
      if (token === '') {
        sessionStorage.removeItem(KEY);
      } else {
        sessionStorage.setItem(KEY, token);
      }
    } catch {
      // A browser that keeps nothing: it holds until the page is loaded anew.
    }
  }

  /**
   * Whether the caller may do what needs that role.
   *
   * @param {Caller['role']} role
   */
  may(role) {
    return ROLES.indexOf(this.caller.role) >= ROLES.indexOf(role);
  }
}

function kept() {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}
